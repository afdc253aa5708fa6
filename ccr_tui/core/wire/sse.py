"""Server-sent events, decoded as they arrive and encoded for the client.

After the WHATWG format: events end at a blank line, `data` lines join with newlines, comments and
unknown fields are skipped. Bytes are never decoded to text here, so that a character split between two
chunks cannot be damaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class SseEvent:
    """One event; `event` is "message" when the stream names none."""

    event: str
    data: bytes

    def json(self) -> dict[str, Any]:
        """The data as a JSON object; `{}` when it is something else."""
        try:
            value = msgspec.json.decode(self.data)
        except msgspec.DecodeError:
            return {}
        return value if isinstance(value, dict) else {}


class SseDecoder:
    """Feed it chunks cut anywhere; it gives the events that are complete."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[SseEvent]:
        text = self._rest + chunk
        if b"\r" in text:
            text = _unify_line_ends(text)
        *blocks, self._rest = text.split(b"\n\n")
        return [event for block in blocks if (event := _parse(block))]

    def flush(self) -> list[SseEvent]:
        """The event that the stream ended in without a blank line, if its data is complete JSON."""
        block, self._rest = self._rest.rstrip(b"\r\n"), b""
        event = _parse(block)
        return [event] if event and event.json() else []


def encode_event(event: str, data: dict[str, Any]) -> bytes:
    """An event as Anthropic writes it."""
    return b"event: " + event.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


PING = encode_event("ping", {"type": "ping"})


def error_event(type: str, message: str) -> bytes:
    """The `error` event that ends a stream which cannot be completed."""
    return encode_event("error", {"type": "error", "error": {"type": type, "message": message}})


def _unify_line_ends(text: bytes) -> bytes:
    """CRLF to LF; a CR at the very end may be half of a CRLF and stays for the next chunk."""
    if text.endswith(b"\r"):
        return text[:-1].replace(b"\r\n", b"\n") + b"\r"
    return text.replace(b"\r\n", b"\n")


def _parse(block: bytes) -> SseEvent | None:
    name = b"message"
    data: list[bytes] = []
    for line in block.split(b"\n"):
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            data.append(value)
        elif field == b"event":
            name = value
    return SseEvent(name.decode("utf-8", "replace"), b"\n".join(data)) if data else None
