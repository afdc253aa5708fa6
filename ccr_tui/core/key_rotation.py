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


def rests_until(failure: Failure, now: float) -> float | None:
    """Until when the key of a failed attempt rests; None when the key is not to blame.

    `now` and the answer are seconds since the epoch, as providers tell when a quota begins anew.
    """
    if failure.spent_until is not None:
        return failure.spent_until
    match failure.kind:
        case FailureKind.STATUS if failure.status in _BLAMED_STATUSES:
            limited = failure.status == 429
        case FailureKind.ERROR_EVENT if failure.error_type in _BLAMED_ERRORS:
            limited = failure.error_type == "rate_limit_error"
        case _:
            return None
    told = failure.retry_after_s if limited else None
    return now + (REST_S if told is None else told)


def next_key(
    usable: Collection[int], last: int, rests_until: Mapping[int, float], now: float, kept: int | None = None
) -> int | None:
    """`kept` if it does not rest, else the next usable key after `last` that does not, in turn.

    When all rest it is the one that rests least long; None when no key is usable. `rests_until` and `now`
    are seconds on one clock.
    """
    in_turn = sorted(usable, key=lambda key: (key != kept, key <= last, key))
    rests = {key: max(0.0, rests_until.get(key, 0.0) - now) for key in in_turn}
    return min(in_turn, key=rests.__getitem__, default=None)


def has_other_key(
    usable: Collection[int], tried: Collection[int], rests_until: Mapping[int, float], now: float
) -> bool:
    """True when a key is left that does not rest and was not tried for the same request."""
    return any(rests_until.get(key, 0.0) <= now for key in usable if key not in tried)


def all_rest_until(usable: Collection[int], rests_until: Mapping[int, float], now: float) -> float | None:
    """When the first of the usable keys is awake again; None when one is."""
    until = min((rests_until.get(key, 0.0) for key in usable), default=0.0)
    return until if until > now else None
