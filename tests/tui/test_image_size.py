from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.image_size import described, dimensions

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 600)
GIF = b"GIF89a" + struct.pack("<HH", 32, 16)
JPEG = (
    b"\xff\xd8"
    + b"\xff\xe0"
    + struct.pack(">H", 6)
    + b"JFIF"
    + b"\xff\xc2"
    + struct.pack(">HBHHB", 11, 8, 480, 640, 3)
    + b"rest of it"
)
EXTENDED = b"RIFF????WEBPVP8X" + struct.pack("<IIHBHB", 10, 0, 1023, 0, 767, 0)
LOSSLESS = b"RIFF????WEBPVP8L" + struct.pack("<IBI", 5, 0x2F, 99 | 49 << 14)
LOSSY = b"RIFF????WEBPVP8 " + struct.pack("<I", 30) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320, 240)


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (PNG, (800, 600)),
        (GIF, (32, 16)),
        (JPEG, (640, 480)),
        (EXTENDED, (1024, 768)),
        (LOSSLESS, (100, 50)),
        (LOSSY, (320, 240)),
        (PNG[:18], None),
        (b"BM a bitmap", None),
    ],
)
def test_dimensions(raw: bytes, size: tuple[int, int] | None) -> None:
    assert dimensions(text(raw)) == size


@given(
    st.binary(max_size=60),
    st.sampled_from([b"", b"\xff\xd8\xff", b"RIFF????WEBP", b"\x89PNG\r\n\x1a\n", b"GIF89a"]),
)
def test_broken_images_have_none(raw: bytes, head: bytes) -> None:
    dimensions(text(head + raw))


def test_in_a_line() -> None:
    assert described("image/png", text(PNG)) == "image/png 800×600, 24 B"
    assert described("application/pdf", text(b"x" * 5_000)) == "application/pdf, 5.0 kB"
    assert described("image/png", "é not base64") == "image/png, 9 B"
    assert described("", "") == "unknown"
