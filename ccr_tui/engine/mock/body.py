"""Shapes the bytes of an answer after its content is settled: compression, then odd chunk sizes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import cycle
from typing import Protocol

import brotli
import zstandard

ENCODINGS = ("gzip", "br", "zstd")


class Compressor(Protocol):
    """`feed` gives bytes that the client can decode at once; `finish` ends the body."""

    def feed(self, data: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


class Gzip:
    def __init__(self) -> None:
        self._inner = zlib.compressobj(wbits=31)

    def feed(self, data: bytes) -> bytes:
        return self._inner.compress(data) + self._inner.flush(zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._inner.flush()


class Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Compressor()

    def feed(self, data: bytes) -> bytes:
        return bytes(self._inner.process(data) + self._inner.flush())

    def finish(self) -> bytes:
        return bytes(self._inner.finish())


class Zstd:
    def __init__(self) -> None:
        self._inner = zstandard.ZstdCompressor().compressobj()

    def feed(self, data: bytes) -> bytes:
        return self._inner.compress(data) + self._inner.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def finish(self) -> bytes:
        return self._inner.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH)


class Identity:
    def feed(self, data: bytes) -> bytes:
        return data

    def finish(self) -> bytes:
        return b""


def agree_encoding(wanted: str, accepted: str) -> str:
    """The encoding to use: what the reply wants ("any" takes the first) if the client accepts it."""
    names = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
    candidates = ENCODINGS if wanted == "any" else (wanted,)
    return next((name for name in candidates if name in names and name in ENCODINGS), "")


def create_compressor(encoding: str) -> Compressor:
    match encoding:
        case "gzip":
            return Gzip()
        case "br":
            return Brotli()
        case "zstd":
            return Zstd()
        case _:
            return Identity()


class Splitter:
    """Cuts bytes into chunks of the given sizes, in turn; no sizes pass everything on as it comes."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self._sizes = cycle(sizes) if sizes else None
        self._next = next(self._sizes) if self._sizes else 0
        self._kept = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._sizes is None:
            if data:
                yield data
            return
        self._kept += data
        while len(self._kept) >= self._next:
            chunk, self._kept = self._kept[: self._next], self._kept[self._next :]
            self._next = next(self._sizes)
            yield chunk

    def flush(self) -> Iterator[bytes]:
        if self._kept:
            yield self._kept
        self._kept = b""
