"""Groups of exchanges: their sums, how their times spread, and how good their answers were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ccr_tui.core.totals import Totals

MISS_BELOW = 5.0
"""A score below this says that the request went to a model that was not up to it."""

SCORERS = ("you", "judge", "shadow")
"""Who scores answers, the one whose word counts most first."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Seconds: the median, and what one in twenty and one in a hundred go beyond."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Quality:
    """The scores (0 to 10) that one scorer gave: how many, their average, how many were misses."""

    by: str
    scored: int
    average: float
    misses: int


@dataclass(frozen=True, slots=True)
class Saving:
    """What the models asked for would have cost beyond what was paid; below zero where they were cheaper.

    Of `billed` exchanges, `usd` sums those `compared`, of which both prices are known. `at_least`: what was
    asked for has a price that is only a lower bound, in one of them at least.
    """

    usd: float = 0.0
    compared: int = 0
    billed: int = 0
    at_least: bool = False

    def __add__(self, other: Saving) -> Saving:
        return Saving(
            self.usd + other.usd,
            self.compared + other.compared,
            self.billed + other.billed,
            self.at_least or other.at_least,
        )

    @property
    def whole(self) -> bool:
        """Whether no exchange had to be left out."""
        return self.compared == self.billed


@dataclass(frozen=True, slots=True)
class Group:
    """The exchanges with one `key`. Times are those of whole answers, None where there is none.

    Of `tiered` answers the model's tier is known, and `high` of them came from the highest. `scored`
    exchanges have a score; for `missed` of them the one that counts most is a miss.
    """

    key: str
    totals: Totals
    ttft: Spread | None = None
    duration: Spread | None = None
    high: int = 0
    tiered: int = 0
    quality: tuple[Quality, ...] = ()
    scored: int = 0
    missed: int = 0
    saving: Saving = Saving()

    @property
    def high_share(self) -> float | None:
        """Share of the answers that a model of the highest tier gave; None when no tier is known."""
        return self.high / self.tiered if self.tiered else None

    @property
    def miss_rate(self) -> float | None:
        """Share of the scored exchanges that were a miss; None before there is a score."""
        return self.missed / self.scored if self.scored else None


@dataclass(frozen=True, slots=True)
class Point:
    """Sums of the exchanges of a short span of time that starts at `at`, in seconds since the epoch."""

    at: float
    totals: Totals


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of some measurements; None of none. Each quantile is a value that was measured."""
    if not values:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    return Spread(*(ordered[round(last * share)] for share in (0.5, 0.95, 0.99)))


def qualities(scores: Iterable[tuple[str, float]]) -> tuple[Quality, ...]:
    """The scores by scorer, in the order of `SCORERS`; each is given as scorer and score."""
    by: dict[str, list[float]] = {}
    for scorer, score in scores:
        by.setdefault(scorer, []).append(score)
    return tuple(
        Quality(scorer, len(some), sum(some) / len(some), sum(score < MISS_BELOW for score in some))
        for scorer, some in sorted(by.items(), key=lambda item: _rank(item[0]))
    )


def is_miss(scores: Mapping[str, float]) -> bool:
    """Whether the score that counts most (scores by scorer, at least one) says that the route was wrong."""
    return scores[min(scores, key=_rank)] < MISS_BELOW


def _rank(scorer: str) -> int:
    return SCORERS.index(scorer) if scorer in SCORERS else len(SCORERS)
