from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from ccr_tui.core.errors import RequestError
from ccr_tui.core.wire.content_coding import decode_body, decoder_for

TEXT = "Grüße, 世界 🌍 ".encode() * 50


def raw_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "two gzip members": ("gzip", lambda b: gzip.compress(b[:99]) + gzip.compress(b[99:])),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
    "identity": ("", bytes),
}


@pytest.mark.parametrize(("coding", "encode"), ENCODERS.values(), ids=ENCODERS.keys())
def test_every_split_decodes_to_the_same(coding: str, encode: Callable[[bytes], bytes]) -> None:
    encoded = encode(TEXT)
    assert decode_body(coding, encoded, 10**6) == TEXT
    for cut in range(1, len(encoded)):
        decoder = decoder_for(coding)
        assert decoder.feed(encoded[:cut]) + decoder.feed(encoded[cut:]) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_garbage_is_a_clear_request_error(coding: str) -> None:
    with pytest.raises(RequestError, match=f"The {coding} request body is damaged"):
        decode_body(coding, b"\x00garbage\xff" * 9, 10**6)


def test_a_bomb_stops_at_the_limit() -> None:
    with pytest.raises(RequestError, match="larger than 1 MB") as caught:
        decode_body("gzip", gzip.compress(bytes(50 * 2**20)), 2**20)
    assert caught.value.status == 413


def test_unknown_codings_are_named() -> None:
    with pytest.raises(RequestError, match="'rot13' is not supported") as caught:
        decode_body("rot13", b"x", 10)
    assert caught.value.status == 415
