"""The plots tab: cost, requests and tokens over time, and the same as a list of bars for narrow screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ccr_tui.core.statistics import Point
from ccr_tui.tui import format as fmt
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.page import Answer, Page, Spans
from ccr_tui.tui.cost.sums import added, sums
from ccr_tui.tui.cost.timeline import DAY, STEPS, VALUES, Bar, Measure, Step, bars, day_of, value_text
from ccr_tui.tui.lines import Line, Role, Span, line

LISTED = 400
"""Bars of a list, the newest: it scrolls, but nobody reads more."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_VALUE = 8  # cells of a number


@dataclass(frozen=True, slots=True)
class Plot:
    """What to draw: bars without a gap. `title` says what they are, in words."""

    measure: Measure
    step: Step
    bars: Sequence[Bar]

    @property
    def title(self) -> str:
        """With the highest bar, so that nobody has to read it off the axis, and what is unknown about it."""
        text = f"{self.measure} by {self.step.name}"
        if self.unknown:
            return f"{text} · no price is known"
        peak = max(self.bars, key=lambda bar: VALUES[self.measure](bar.totals), default=None)
        if peak is None:
            return text
        known, totals = "", peak.totals
        if self.measure is Measure.COST and self._unpriced:
            # Any other bar may be higher than it looks.
            known, totals = "known ", replace(totals, unpriced=self._unpriced)
        at = day_of(peak.start) if self.step.minutes >= DAY else f"{peak.start:%a %H:%M}"
        return f"{known}{text} · most {value_text(self.measure, totals)} on {at}"

    @property
    def unknown(self) -> bool:
        """Whether there is nothing to draw although there is something that cost."""
        return (
            self.measure is Measure.COST
            and all(bar.totals.cost.usd is None for bar in self.bars if bar.totals.exchanges)
            and self._unpriced > 0
        )

    @property
    def _unpriced(self) -> int:
        return sum(bar.totals.unpriced for bar in self.bars)

    def marks(self, room: int) -> list[tuple[int, str]]:
        """The bars to name, `room` bars apart, and their names; of several days those where one begins."""
        days = [n for n, bar in enumerate(self.bars) if bar.start.hour == bar.start.minute == 0]
        if self.step.minutes < DAY and len(days) >= 2:
            named = [(n, day_of(self.bars[n].start)) for n in days]
        else:
            named = [(n, self.step.label(bar.start)) for n, bar in enumerate(self.bars)]
        kept: list[tuple[int, str]] = []
        for n, text in named:
            if not kept or n >= kept[-1][0] + room:
                kept.append((n, text))
        return kept


class PlotPage(Page):
    """Series of sums; how they are cut into bars depends on the room there is."""

    groupings = tuple(STEPS)
    sorts = tuple(Measure)

    def __init__(self) -> None:
        super().__init__()
        self._points: Sequence[Point] = ()
        self._since = self._until = 0.0
        self._bars: dict[tuple[str, int], tuple[Step, list[Bar]]] = {}

    @property
    def measure(self) -> Measure:
        """What is shown where there is room for one plot only."""
        return Measure(self.sort)

    @property
    def size(self) -> int:
        return len(self._points)

    def ask(self, numbers: Numbers, since: float, now: float) -> Answer:
        return partial(self._take, numbers.series(since), since, now)

    def summary(self) -> Spans:
        return sums(added(point.totals for point in self._points))

    def plot(self, measure: Measure, most: int) -> Plot:
        """At most so many bars of a measure."""
        key = (self.grouping, max(1, most))
        if key not in self._bars:
            self._bars[key] = bars(self._points, self._since, self._until, *key)
        return Plot(measure, *self._bars[key])

    def listed(self, width: int) -> list[Line]:
        """The bars of the chosen measure as lines, those with nothing left out."""
        plot = self.plot(self.measure, LISTED)
        return list(_listed(plot, width))

    def _take(self, points: Sequence[Point], since: float, until: float) -> None:
        self._points, self._since, self._until = points, since, until
        self._bars.clear()


def _listed(plot: Plot, width: int) -> Iterator[Line]:
    value = VALUES[plot.measure]
    most = max((value(bar.totals) for bar in plot.bars), default=0.0)
    labelled = max((len(plot.step.label(bar.start)) for bar in plot.bars), default=0)
    room, day = max(1, width - labelled - _VALUE - 2), ""
    for bar in plot.bars:
        if not bar.totals.exchanges:
            continue
        if (today := f"{bar.start:%A %d %B}") != day and plot.step.minutes < DAY:
            day = today
            yield line(Span(day, Role.HEAD))
        yield line(
            Span(fmt.pad(plot.step.label(bar.start), labelled), Role.DIM),
            Span(" " + _bar(value(bar.totals) / most if most else 0.0, room), Role.ACCENT),
            Span(" " + fmt.pad(value_text(plot.measure, bar.totals), _VALUE, right=True)),
        )


def _bar(share: float, width: int) -> str:
    """A bar of exactly `width` cells; what is not nothing is seen."""
    eighths = max(round(share * width * 8), 1 if share else 0)
    text = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    return fmt.pad(text, width)
