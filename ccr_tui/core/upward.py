"""The cap on fallbacks to a dearer tier: so many within the last hour, so many within the last day.

A policy without I/O: times are seconds on one clock that never goes back, passed in.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from ccr_tui.core.config import Upward

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


@dataclass(slots=True)
class UpwardCount:
    """The upward fallbacks of the last day."""

    _at: deque[float] = field(default_factory=deque)

    def spent(self, cap: Upward, now: float) -> str:
        """Which cap forbids another one now, in words; "" while one is allowed."""
        while self._at and self._at[0] <= now - DAY_S:
            self._at.popleft()
        if len(self._at) >= cap.per_day:
            return _words(cap.per_day, "day")
        if sum(at > now - HOUR_S for at in self._at) >= cap.per_hour:
            return _words(cap.per_hour, "hour")
        return ""

    def count(self, now: float) -> None:
        """One more is made."""
        self._at.append(now)


def _words(most: int, span: str) -> str:
    return f"upward.per_{span} is 0" if most == 0 else f"{most} in the last {span} (upward.per_{span})"
