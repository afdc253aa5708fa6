"""Bounds how often something is done within any hour. It has no clock of its own."""

from __future__ import annotations

from collections import deque

_HOUR_S = 3600.0


class HourlyCap:
    """Remembers what was done in the last hour."""

    def __init__(self) -> None:
        self._at: deque[float] = deque()

    def take(self, most: int, now: float) -> bool:
        """True, and counted, while fewer than `most` were done within the last hour.

        `now` is seconds on one clock that never goes back.
        """
        while self._at and now - self._at[0] >= _HOUR_S:
            self._at.popleft()
        if len(self._at) >= most:
            return False
        self._at.append(now)
        return True
