"""Keeps what happens between the proxy's first request and the screen's first moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ccr_tui.core.bus import Subscriber
from ccr_tui.core.events import Event


class Backlog:
    """A subscriber that keeps events until somebody takes them, and then hands them on.

    So that who comes late has heard everything from the start. Any thread may do any of it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[Event] = []
        self._taker: Subscriber | None = None

    def __call__(self, event: Event) -> None:
        with self._lock:
            if self._taker is None:
                self._kept.append(event)
            else:
                self._taker(event)

    def take(self, taker: Subscriber) -> Callable[[], None]:
        """Give `taker` what was kept and all that follows; the returned function ends it."""
        with self._lock:
            for event in self._kept:
                taker(event)
            self._kept.clear()
            self._taker = taker
        return self._end

    def _end(self) -> None:
        with self._lock:
            self._taker = _ignore


def _ignore(event: Event) -> None:
    """Nobody listens any more."""
