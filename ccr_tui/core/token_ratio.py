"""How far our estimate of input tokens is off at an upstream, learned from what it reports.

Tokenisers differ: the same text is more tokens for one model than for another. A policy without state.
"""

from __future__ import annotations

WEIGHT = 0.3
"""Of the newest answer in the average: after ten the first one counts for a few percent."""

LOWEST, HIGHEST = 0.3, 3.0
"""Beyond these an upstream has counted something else than we have."""


def learned_ratio(before: float | None, estimated: int, reported: int) -> float | None:
    """The average of reported to estimated tokens, with one more answer; `before` without any is None."""
    if estimated <= 0 or reported <= 0:
        return before
    ratio = min(HIGHEST, max(LOWEST, reported / estimated))
    return ratio if before is None else before + WEIGHT * (ratio - before)


def corrected(estimated: int, ratio: float | None) -> int:
    """An estimate as the upstream would count it; the estimate itself where nothing is known."""
    return estimated if ratio is None else max(1, round(estimated * ratio))
