"""The time-outs of one attempt: one timer, moved along as the attempt enters each phase."""

from __future__ import annotations

import asyncio

from ccr_tui.core.config import Timeouts
from ccr_tui.core.exchange import Failure, FailureKind


class Clock:
    """One time-out for the whole attempt, moved along as it enters each phase."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._loop = asyncio.get_running_loop()
        self._timeouts = timeouts
        self._began = self._loop.time()
        self._end = self._began + timeouts.total
        self._kind = FailureKind.TIMEOUT_FIRST_BYTE
        self._seconds = timeouts.first_byte
        self.limit = asyncio.timeout_at(self._end)

    @property
    def elapsed(self) -> float:
        """Seconds since the attempt began."""
        return self._loop.time() - self._began

    def first_byte(self) -> None:
        self._phase(FailureKind.TIMEOUT_FIRST_BYTE, self._timeouts.first_byte)

    def idle(self) -> None:
        self._phase(FailureKind.TIMEOUT_IDLE, self._timeouts.idle)

    def total(self) -> None:
        self._phase(FailureKind.TIMEOUT_TOTAL, self._timeouts.total)

    def failure(self, *, after_content: bool) -> Failure:
        what = {
            FailureKind.TIMEOUT_FIRST_BYTE: "no first event",
            FailureKind.TIMEOUT_IDLE: "nothing more",
        }.get(self._kind, "no complete answer")
        return Failure(self._kind, f"{what} within {self._seconds:g} s", after_content=after_content)

    def _phase(self, kind: FailureKind, seconds: float) -> None:
        at = self._loop.time() + seconds
        if at >= self._end:
            kind, seconds, at = FailureKind.TIMEOUT_TOTAL, self._timeouts.total, self._end
        self._kind, self._seconds = kind, seconds
        self.limit.reschedule(at)
