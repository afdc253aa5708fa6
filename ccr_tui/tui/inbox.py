"""Events from the engine's thread, collected until the screen takes them in one batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ccr_tui.core.events import Event


class Inbox:
    """`put` may be called from any thread and never blocks; it calls `wake` once per batch."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._events: deque[Event] = deque()
        self._woken = False

    def put(self, event: Event) -> None:
        self._events.append(event)
        if not self._woken:
            self._woken = True
            self._wake()

    def take(self) -> list[Event]:
        """Everything so far, in order."""
        self._woken = False  # before the events are taken: one that arrives meanwhile wakes again
        events = []
        while self._events:
            events.append(self._events.popleft())
        return events
