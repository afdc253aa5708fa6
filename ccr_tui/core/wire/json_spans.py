"""Where the top-level values of a JSON body lie, so that one can be read or replaced on its own.

A request of Claude Code is 75 KB to many MB. Parsing all of it costs milliseconds, and serialising it
again would change bytes that a prompt cache or a signature depends on. A span is `(start, end)` in bytes.
"""

from __future__ import annotations

import json
import re

import msgspec

Span = tuple[int, int]

_KEY = re.compile(rb'[\s,{]*("(?:[^"\\]|\\.)*")\s*:\s*')
_RAW_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_RAW_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_OPENING = re.compile(rb"\s*\[\s*")
_COMMA = re.compile(rb"\s*,\s*")


def object_spans(body: bytes, start: int = 0, end: int | None = None) -> dict[str, Span]:
    """Spans of the values of the JSON object in `body[start:end]`, in document order.

    Raises `ValueError` when that is not one JSON object. Of a repeated key the last one counts, as in
    every JSON parser that the upstreams use.
    """
    text = body if start == 0 and end is None else body[start:end]
    try:
        values = _RAW_OBJECT.decode(text)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None
    spans: dict[str, Span] = {}
    position = 0
    for key, raw in values.items():
        match = _KEY.match(text, position)
        value = bytes(raw)
        if match is None or not text.startswith(value, match.end()) or not _names(match[1], key):
            return _slow_object_spans(text, start)
        position = match.end() + len(value)
        spans[key] = (start + match.end(), start + position)
    return spans


def array_spans(body: bytes, start: int, end: int) -> list[Span]:
    """Spans of the elements of the JSON array in `body[start:end]`; `ValueError` if it is none."""
    try:
        values = _RAW_ARRAY.decode(memoryview(body)[start:end])
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None
    spans = []
    position = start
    separator = _OPENING
    for raw in values:
        match = separator.match(body, position)
        assert match is not None  # the decoder has accepted it
        begin = match.end()
        position = begin + memoryview(raw).nbytes
        spans.append((begin, position))
        separator = _COMMA
    return spans


def splice(body: bytes, span: Span, value: bytes) -> bytes:
    """`body` with the bytes of one span replaced and every other byte as it was."""
    return b"".join((body[: span[0]], value, body[span[1] :]))


def _names(quoted: bytes, key: str) -> bool:
    if b"\\" not in quoted:
        return quoted[1:-1] == key.encode()
    return bool(json.loads(quoted) == key)


def _slow_object_spans(text: bytes, offset: int) -> dict[str, Span]:
    """The same by a scanner that keeps every key, for objects that repeat one.

    Latin-1 maps each byte to one character, so character positions are byte positions.
    """
    decoded = text.decode("latin-1")
    scan = json.JSONDecoder(strict=False).raw_decode
    spans: dict[str, Span] = {}
    position = 0
    while match := _KEY.match(text, position):
        _, position = scan(decoded, match.end())
        spans[json.loads(match[1])] = (offset + match.end(), offset + position)
    return spans
