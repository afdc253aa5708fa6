"""Circuit breaker: an upstream that keeps failing rests, then one try finds out whether it is back.

A policy without I/O: times are seconds on one clock that never goes back, passed in.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

from ccr_tui.core.config import Breaker
from ccr_tui.core.exchange import Failure, FailureKind


class Sign(Enum):
    """What a failed try says about its upstream."""

    FAILS = auto()
    ANSWERS = auto()  # the request was at fault, or the model would not
    SILENT = auto()  # nothing


_BROKEN = frozenset(
    {
        FailureKind.CONNECT,
        FailureKind.TIMEOUT_CONNECT,
        FailureKind.TIMEOUT_FIRST_BYTE,
        FailureKind.TIMEOUT_IDLE,
        FailureKind.TIMEOUT_TOTAL,
        FailureKind.EMPTY,
        FailureKind.CUT,
        FailureKind.MALFORMED,
    }
)
_STATUS_OF_ERROR = {
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
_CREDENTIAL = frozenset({401, 402, 403})
_UPSTREAM_S_OWN = frozenset({407, 408})


def sign_of(failure: Failure, *, own_key: bool) -> Sign:
    """What a failure says about its upstream; `own_key`: the credential is ours, not the client's.

    What is wrong with a credential is held against an upstream only if the credential is its own. A limit
    per minute and a used-up quota say nothing: they pass when they are said to.
    """
    if failure.kind in _BROKEN:
        return Sign.FAILS
    match failure.kind:
        case FailureKind.STATUS:
            status = 402 if "credit balance" in failure.message else failure.status or 500
        case FailureKind.ERROR_EVENT:
            status = _STATUS_OF_ERROR.get(failure.error_type or "", 400)
        case FailureKind.REFUSED:
            return Sign.ANSWERS
        case _:
            return Sign.SILENT
    if status in _CREDENTIAL:
        return Sign.FAILS if own_key else Sign.SILENT
    if status >= 500 or status in _UPSTREAM_S_OWN:
        return Sign.FAILS
    return Sign.SILENT if status == 429 else Sign.ANSWERS


@dataclass(slots=True)
class Circuit:
    """How one upstream has fared since it last answered. `failures` counts those in a row.

    It is closed while the upstream is in ordinary use. An answer makes it begin anew, so nothing here is
    told of one.
    """

    failures: int = 0
    _failed_at: deque[float] = field(default_factory=deque)
    _rests: int = 0
    _since: float = 0.0
    _until: float = 0.0
    _probed: bool = False

    @property
    def is_closed(self) -> bool:
        return self._rests == 0

    def rests_s(self, now: float) -> float:
        """Seconds of rest that are left."""
        return 0.0 if self.is_closed else max(0.0, self._until - now)

    def holds_back(self, now: float) -> bool:
        """True during the rest, and after it while one try finds out whether the upstream is back."""
        return self.rests_s(now) > 0 or self._probed

    def outdates(self, asked_at: float) -> bool:
        """True when the rest began later: how a try of that time ended says nothing of today."""
        return not self.is_closed and asked_at < self._since

    def began(self, now: float) -> bool:
        """A try begins; True when it is the one that finds out whether the upstream is back."""
        if self.is_closed or self.holds_back(now):
            return False
        self._probed = True
        return True

    def failed(self, now: float, limits: Breaker, *, probe: bool) -> float | None:
        """A try has failed; the seconds of rest that begin with it, None when none begins.

        What fails in spite of the rest does not prolong it: only the try that finds out afterwards does.
        """
        if limits.failures == 0 or not (self.is_closed or probe):
            return None
        self.failures += 1
        self._failed_at.append(now)
        while self._failed_at[0] <= now - limits.within:
            self._failed_at.popleft()
        if self.is_closed and len(self._failed_at) < limits.failures:
            return None
        rest_s = min(limits.longest_rest, limits.rest * 2.0 ** min(self._rests, 60))
        self._rests += 1
        self._since, self._until = now, now + rest_s
        return rest_s

    def ended(self) -> None:
        """The try that was to find out has ended; unless it tells, the next one finds out."""
        self._probed = False
