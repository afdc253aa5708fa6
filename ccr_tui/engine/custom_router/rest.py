"""When a program that hangs or crashes is left alone for a while, so that requests do not wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMEOUTS_IN_A_ROW = 3
REST_S = 60.0


class Rest:
    """Counts what goes wrong in a row. `why` says what the present rest is for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._timeouts = 0
        self._crashes = 0
        self._until = 0.0
        self.why = ""

    @property
    def left(self) -> float:
        """Seconds until the program may be asked again; 0 when it may."""
        return max(0.0, self._until - self._clock())

    def answered(self) -> None:
        self._timeouts = self._crashes = 0

    def timed_out(self, why: str) -> None:
        """The third time in a row begins a rest."""
        self._timeouts += 1
        if self._timeouts >= TIMEOUTS_IN_A_ROW:
            self._begin(REST_S, f"{why}, {self._timeouts} times in a row")

    def crashed(self, why: str) -> None:
        """The first restart is at once, each further one waits twice as long as the last."""
        self._crashes += 1
        if self._crashes > 1:
            self._begin(min(REST_S, 2.0 ** (self._crashes - 2)), why)

    def _begin(self, seconds: float, why: str) -> None:
        self._until = self._clock() + seconds
        self.why = why
