"""Lets an event stream through up to the end of its last whole event.

Half an event is of no use to a client, and spoils whatever is sent after it when the rest never comes.
"""

from __future__ import annotations

from ccr_tui.core.wire.sse import SseDecoder

_BLANK_LINES = (b"\n\n", b"\n\r\n", b"\r\r")


class WholeEvents:
    """`rest` are the bytes of the event that is not complete."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> bytes:
        """The whole events that these bytes complete, as they are."""
        text = self.rest + data
        end = _end_of_last(text)
        self.rest = text[end:]
        return text[:end]

    def closing(self) -> bytes:
        """The blank line that the rest lacks, if it lacks nothing else to be an event; else nothing."""
        decoder = SseDecoder()
        decoder.feed(self.rest)
        if not decoder.flush():
            return b""
        return b"\n" if self.rest.endswith((b"\n", b"\r")) else b"\n\n"


def _end_of_last(text: bytes) -> int:
    """Where the last blank line ends."""
    lines = _BLANK_LINES if b"\r" in text else _BLANK_LINES[:1]
    return max(found + len(line) if (found := text.rfind(line)) >= 0 else 0 for line in lines)
