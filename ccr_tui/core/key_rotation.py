"""Several keys of one provider: which one comes next, and how long one rests that was refused.

A policy without I/O: the engine holds the state and the clock. Keys are told apart by their position,
counted from 0; what they are is nobody's business here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.exchange import Failure, FailureKind

REST_S = 60.0
"""How long a key rests that was refused, unless the upstream says when to come again."""

_BLAMED_STATUSES = frozenset({401, 402, 403, 429})
_BLAMED_ERRORS = frozenset({"authentication_error", "billing_error", "permission_error", "rate_limit_error"})


def rest_s(failure: Failure) -> float | None:
    """Seconds for which the key of a failed attempt rests; None when the key is not to blame."""
    match failure.kind:
        case FailureKind.STATUS if failure.status in _BLAMED_STATUSES:
            limited = failure.status == 429
        case FailureKind.ERROR_EVENT if failure.error_type in _BLAMED_ERRORS:
            limited = failure.error_type == "rate_limit_error"
        case _:
            return None
    return failure.retry_after_s if limited and failure.retry_after_s is not None else REST_S


def next_key(usable: Collection[int], last: int, rests_until: Mapping[int, float], now: float) -> int | None:
    """The usable key after `last`, in turn, that does not rest; else the one that rests least long.

    None when no key is usable. `rests_until` and `now` are seconds on one clock.
    """
    in_turn = sorted(usable, key=lambda key: (key <= last, key))
    rests = {key: max(0.0, rests_until.get(key, 0.0) - now) for key in in_turn}
    return min(in_turn, key=rests.__getitem__, default=None)


def has_other_key(
    usable: Collection[int], tried: Collection[int], rests_until: Mapping[int, float], now: float
) -> bool:
    """True when a key is left that does not rest and was not tried for the same request."""
    return any(rests_until.get(key, 0.0) <= now for key in usable if key not in tried)
