"""Reads the answer of one exchange while it grows, and the kept one once it has ended."""

from __future__ import annotations

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.transcript import Answer, AnswerReader, answer_of

PATIENCE = 40
"""How often to look for the kept answer of an exchange that has ended before giving up on it."""


class AnswerSource:
    """Not for two threads at once: it knows how far it has read. `complete`: there is no more to come."""

    def __init__(self, backend: Backend, id: str) -> None:
        self._backend = backend
        self._id = id
        self._reader = AnswerReader()
        self._last = Answer()
        self._looks = 0
        self.complete = False

    def read(self, *, in_flight: bool) -> Answer:
        """The answer so far. What has just ended may not be kept yet: until then, what was seen live."""
        if in_flight:
            live = self._backend.live_body(self._id)
            if live is not None:
                self._last = self._read_on(live)
        elif not self.complete:
            body, self._looks = self._kept(), self._looks + 1
            self._last = answer_of(body) if body else self._last
            self.complete = bool(body) or self._looks >= PATIENCE
        return self._last

    def _read_on(self, live: bytes) -> Answer:
        """Decode only what is new; a shorter body means that another attempt has begun."""
        if len(live) < self._reader.size:
            self._reader = AnswerReader()
        self._reader.feed(live[self._reader.size :])
        return self._reader.answer

    def _kept(self) -> bytes:
        try:
            return self._backend.response_body(self._id)
        except CcrError:
            return b""
