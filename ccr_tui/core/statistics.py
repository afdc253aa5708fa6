"""Groups of exchanges: their sums, and how their times spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccr_tui.core.totals import Totals


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median, and what one in twenty goes beyond."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Group:
    """The exchanges with one `key`. Times are None where no exchange has them."""

    key: str
    totals: Totals
    ttft: Spread | None = None
    duration: Spread | None = None


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of some measurements; None of none. Each quantile is a value that was measured."""
    if not values:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    return Spread(ordered[round(last * 0.5)], ordered[round(last * 0.95)])
