"""Undoes `content-encoding`, chunk by chunk. Claude Code offers gzip, deflate, br and zstd."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli
import zstandard

from ccr_tui.core.errors import RequestError

CODINGS = ("gzip", "x-gzip", "deflate", "br", "zstd")


class Decoder(Protocol):
    """Feed it compressed bytes; it gives what they decode to so far. Garbage raises `ValueError`."""

    def feed(self, chunk: bytes) -> bytes: ...


class _Identity:
    def feed(self, chunk: bytes) -> bytes:
        return chunk


class _Zlib:
    """gzip (several members too) and deflate, which some servers send without its zlib header."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._decoder = zlib.decompressobj(window)
        self._head: bytes | None = b""

    def feed(self, chunk: bytes) -> bytes:
        out = b""
        while chunk:
            out += self._decode(chunk)
            chunk = self._decoder.unused_data
            if chunk:
                self._decoder = zlib.decompressobj(self._window)
        return out

    def _decode(self, chunk: bytes) -> bytes:
        """A zlib header is judged at its second byte: until then the bytes are kept for another go."""
        try:
            out = self._decoder.decompress(chunk)
        except zlib.error as error:
            if self._head is None or self._window != zlib.MAX_WBITS:
                raise ValueError(str(error)) from None
            chunk, self._head = self._head + chunk, None
            self._decoder = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._decode(chunk)
        if self._head is not None:
            head = self._head + chunk
            self._head = head if len(head) < 2 else None
        return out


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    def feed(self, chunk: bytes) -> bytes:
        try:
            return bytes(self._decoder.process(chunk))
        except brotli.error as error:
            raise ValueError(str(error)) from None


class _Zstd:
    def __init__(self) -> None:
        self._decoder = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True)

    def feed(self, chunk: bytes) -> bytes:
        try:
            return self._decoder.decompress(chunk)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from None


def decoder_for(coding: str) -> Decoder:
    """A decoder for a `content-encoding`; an unknown or absent one is handed on as it is."""
    match coding.strip().lower():
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Zlib(zlib.MAX_WBITS)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            return _Identity()


def decode_body(coding: str, body: bytes, limit: int) -> bytes:
    """A whole encoded request body. `RequestError` when it is damaged, unknown or larger than `limit`."""
    if coding in ("", "identity"):
        return body
    if coding not in CODINGS:
        raise RequestError(
            f"content-encoding {coding!r} is not supported; send {', '.join(CODINGS)}.", status=415
        )
    decoder = decoder_for(coding)
    parts: list[bytes] = []
    size = 0
    try:
        for start in range(0, len(body), 65536):  # in steps, so that a bomb is stopped at the limit
            parts.append(decoder.feed(body[start : start + 65536]))
            size += len(parts[-1])
            if size > limit:
                message = f"The request is larger than {limit // 2**20} MB."
                raise RequestError(message, status=413, type="request_too_large")
    except ValueError as error:
        raise RequestError(f"The {coding} request body is damaged: {error}.") from None
    return b"".join(parts)
