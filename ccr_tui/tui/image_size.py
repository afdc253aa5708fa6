"""How large an image is, from the first bytes of its base64 text: it is told in a line, not drawn."""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterator

from ccr_tui.tui import format as fmt

HEAD = 96_000
"""Characters of base64 to look at: in a JPEG, previews may stand before its size."""


def described(media_type: str, data: str) -> str:
    """`image/png 800×600, 34.1 kB` without what is not known; `data` is base64."""
    count = max(0, len(data) * 3 // 4 - data[-2:].count("="))
    size = dimensions(data)
    parts = (media_type, f"{size[0]}×{size[1]}" if size else "")
    name = " ".join(part for part in parts if part) or "unknown"
    return f"{name}, {fmt.size(count)}" if data else name


def dimensions(data: str) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG in base64; None when they cannot be found."""
    head = data[:HEAD]
    try:
        raw = base64.b64decode(head[: len(head) // 4 * 4])
    except (binascii.Error, ValueError):
        return None
    try:
        return next(_sizes(raw), None)
    except struct.error:  # it ends before its size is told
        return None


def _sizes(raw: bytes) -> Iterator[tuple[int, int]]:
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        yield struct.unpack_from(">II", raw, 16)
    elif raw[:6] in (b"GIF87a", b"GIF89a"):
        yield struct.unpack_from("<HH", raw, 6)
    elif raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        yield from _webp(raw)
    elif raw[:2] == b"\xff\xd8":
        yield from _jpeg(raw)


def _webp(raw: bytes) -> Iterator[tuple[int, int]]:
    kind = raw[12:16]
    if kind == b"VP8X":
        low = struct.unpack_from("<HBHB", raw, 24)
        yield 1 + low[0] + (low[1] << 16), 1 + low[2] + (low[3] << 16)
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", raw, 21)
        yield 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", raw, 26)
        yield width & 0x3FFF, height & 0x3FFF


def _jpeg(raw: bytes) -> Iterator[tuple[int, int]]:
    """The frame header, found by going from segment to segment."""
    at = 2
    while at + 9 < len(raw) and raw[at] == 0xFF:
        marker = raw[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", raw, at + 5)
            yield width, height
            return
        at += 2 + struct.unpack_from(">H", raw, at + 2)[0]
