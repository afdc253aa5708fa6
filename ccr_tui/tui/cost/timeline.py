"""Sums over time as bars of equal spans, in local time: as many as there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ccr_tui.core.exchange import Cost
from ccr_tui.core.statistics import Point
from ccr_tui.core.totals import Totals
from ccr_tui.tui import format as fmt
from ccr_tui.tui.cost.sums import added, tokens


class Measure(StrEnum):
    """What is plotted."""

    COST = "cost"
    REQUESTS = "requests"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class Step:
    """How long a bar is. `name` says it: `by hour`, `by 3 hours`."""

    name: str
    minutes: int

    def floor(self, moment: datetime) -> datetime:
        """The beginning of the bar that a local time falls into; weeks begin on Mondays."""
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.minutes < DAY:
            minute = moment.hour * 60 + moment.minute
            return midnight + timedelta(minutes=minute - minute % self.minutes)
        return midnight - timedelta(days=(midnight.toordinal() - 1) % (self.minutes // DAY))

    def label(self, start: datetime) -> str:
        """A bar by its beginning, where the day of a bar within a day goes without saying."""
        return day_of(start) if self.minutes >= DAY else f"{start:%H:%M}"


def day_of(moment: datetime) -> str:
    """Such as `Mon 21 Sep`."""
    return f"{moment:%a %d %b}"


DAY = 24 * 60
QUARTER = Step("quarter of an hour", 15)
_HOURS = tuple(Step("hour" if n == 1 else f"{n} hours", n * 60) for n in (1, 2, 3, 4, 6, 12))
_DAYS = tuple(Step("day" if n == 1 else f"{n} days", n * DAY) for n in (1, 2, 7, 14, 28, 91, 364))
STEPS: Mapping[str, Sequence[Step]] = {"hour": (*_HOURS, *_DAYS), "day": _DAYS}
"""By what a person asks for: the steps that do, the finest first."""

SHORT_S = 2 * 3600
"""A range up to this long is shown by quarters of an hour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The sums of a span of local time."""

    start: datetime
    totals: Totals = Totals()


def bars(points: Sequence[Point], since: float, until: float, by: str, most: int) -> tuple[Step, list[Bar]]:
    """At most `most` bars without a gap from the first point, or `since`, to `until`; and their step.

    It is the finest of those asked for that has so few.
    """
    start = datetime.fromtimestamp(max(since, points[0].at) if points else until)
    end = datetime.fromtimestamp(until)
    steps = (QUARTER,) if until - start.timestamp() <= SHORT_S else STEPS[by]
    step = next((step for step in steps if _count(step, start, end) <= most), steps[-1])
    some: dict[datetime, list[Totals]] = {}
    for point in points:
        some.setdefault(step.floor(datetime.fromtimestamp(point.at)), []).append(point.totals)
    return step, [Bar(at, added(some.get(at, ()))) for at in _starts(step, start, end)][-most:]


def _count(step: Step, start: datetime, end: datetime) -> int:
    return (step.floor(end) - step.floor(start)) // timedelta(minutes=step.minutes) + 1


def _starts(step: Step, start: datetime, end: datetime) -> Iterator[datetime]:
    at, last = step.floor(start), step.floor(end)
    while at <= last:
        yield at
        at += timedelta(minutes=step.minutes)


VALUES: Mapping[Measure, Callable[[Totals], float]] = {
    Measure.COST: lambda totals: totals.cost_usd,
    Measure.REQUESTS: lambda totals: totals.exchanges,
    Measure.TOKENS: tokens,
}


def value_text(measure: Measure, totals: Totals) -> str:
    """The number as a person reads it, with what is unknown about it."""
    match measure:
        case Measure.COST:
            return fmt.money(totals.cost)
        case Measure.REQUESTS:
            return f"{totals.exchanges:,}"
        case Measure.TOKENS:
            return fmt.tokens(tokens(totals))


def tick_text(measure: Measure, value: float) -> str:
    """A number on the axis."""
    match measure:
        case Measure.COST:
            return fmt.money(Cost(value))
        case Measure.REQUESTS:
            return f"{value:,.0f}"
        case Measure.TOKENS:
            return fmt.tokens(round(value))
