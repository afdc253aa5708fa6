"""Listens to one attempt's answer: keeps its bytes, reads its usage, reports its progress."""

from __future__ import annotations

import time
from collections.abc import Callable

from ccr_tui.core.wire.message import MessageMeter
from ccr_tui.core.wire.sse import SseDecoder

LONGEST_BODY = 64 * 2**20
"""Bytes of one answer that are kept. The longest real ones are a few MB; the rest still goes through."""

_PROGRESS_EVERY_S = 0.25


class AttemptRecorder:
    """`progress(size, output_tokens)` is called at most four times a second."""

    def __init__(self, progress: Callable[[int, int], None]) -> None:
        self.meter = MessageMeter()
        self.size = 0
        self._chunks: list[bytes] = []
        self._decoder = SseDecoder()
        self._progress = progress
        self._reported_at = time.monotonic()

    def keep(self, data: bytes) -> None:
        """Keep bytes of an answer that is not an event stream."""
        if self.size <= LONGEST_BODY:
            self._chunks.append(data)
        self.size += len(data)

    def stream(self, data: bytes) -> None:
        """Keep and read bytes of an event stream."""
        self.keep(data)
        self.meter.feed(self._decoder.feed(data))
        now = time.monotonic()
        if now - self._reported_at >= _PROGRESS_EVERY_S:
            self._reported_at = now
            self._progress(self.size, self.meter.output_tokens)

    def ended(self) -> None:
        """The stream is over: read an event that lacks its closing blank line."""
        self.meter.feed(self._decoder.flush())

    def body(self) -> bytes:
        """What was kept so far. Safe to call from another thread."""
        return b"".join(self._chunks[:])
