"""Bars over time, drawn by plotext. Importing this takes a moment: only what shows a plot does.

Bars have whole cells and axes have as few numbers as say it: plotext would cut both where they fall. It
draws without colour, and the theme's comes on top: reading colours back from what plotext writes would take
longer than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import RenderResult
from textual.geometry import Size
from textual_plotext import PlotextPlot

from ccr_tui.tui.cost.plots import Plot
from ccr_tui.tui.cost.timeline import VALUES, tick_text

TICK = 7
"""Cells of a number on the axis."""
LABEL = 14
"""Cells of a name below the bars, with what keeps it apart from the next one."""
NARROWEST, WIDEST = 2, 8
"""Cells of a bar with the gap behind it."""
HALF = 2
"""Columns of a cell: plotext draws quarters of cells."""

BARS = re.compile("[█▄▀▌▐▖▗▘▝▙▚▛▜▞▟]+")

PlotOf = Callable[[int], Plot]


class TimePlot(PlotextPlot):
    """Shows what `plot_of` gives for the most bars there is room for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"plot--title", "plot--bar"}
    DEFAULT_CSS = """
    TimePlot {
        color: $foreground 70%;
        .plot--title { color: $foreground; text-style: bold; }
        .plot--bar { color: $text-accent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_reactive(PlotextPlot.theme, "clear")
        self._plot_of: PlotOf | None = None
        self._drawn: tuple[Plot, Size, str] | None = None
        self._text = Text()

    def show(self, plot_of: PlotOf) -> None:
        self._plot_of = plot_of
        self.refresh()

    def render(self) -> RenderResult:
        cells = self.size.width - TICK - 1  # the axis
        if self._plot_of is None or cells <= NARROWEST:
            return ""
        plot = self._plot_of(cells // NARROWEST)
        if self._drawn != (plot, self.size, self.app.theme):
            self._drawn = (plot, self.size, self.app.theme)
            self._draw(plot, cells)
            self._text = self._coloured(super().render(), plot.title)
        return self._text

    def _coloured(self, drawn: RenderResult, title: str) -> Text:
        assert isinstance(drawn, Text)  # so says the library's own drawing
        drawn.highlight_regex(BARS, self.get_component_rich_style("plot--bar", partial=True))
        drawn.highlight_words([title], self.get_component_rich_style("plot--title", partial=True))
        return drawn

    def _draw(self, plot: Plot, cells: int) -> None:
        plt, highest = self.plt, max((VALUES[plot.measure](bar.totals) for bar in plot.bars), default=0.0)
        each = max(NARROWEST, min(WIDEST, cells // max(1, len(plot.bars)))) * HALF
        plt.clear_figure()
        plt.yaxes(True, False)
        plt.title(plot.title)
        plt.xlim(0, cells * HALF - 1)
        ticks = nice_ticks(highest, max(2, self.size.height // 4))
        plt.ylim(0, highest or 1)
        names = ["" if plot.unknown else tick_text(plot.measure, tick) for tick in ticks]
        plt.yticks(ticks, [name.rjust(TICK) for name in names])
        self._draw_bars(plot, each)
        marks = plot.marks(-(-LABEL * HALF // each))
        plt.xticks([float(n * each) for n, _ in marks], [text for _, text in marks])

    def _draw_bars(self, plot: Plot, each: int) -> None:
        """Each from its first column on, with a cell left free behind it."""
        wide = each - HALF - 1
        middles = [n * each + wide / 2 for n in range(len(plot.bars))]
        heights = [VALUES[plot.measure](bar.totals) for bar in plot.bars]
        # Several bars have a width relative to how far they are apart, one alone has it in columns.
        self.plt.bar(middles, heights, width=wide / each if len(middles) > 1 else wide, marker="hd")


def nice_ticks(highest: float, most: int) -> list[float]:
    """Round numbers from 0 to not beyond `highest`, at most `most` steps apart."""
    if highest <= 0:
        return [0.0]
    step = next(size for size in _round_numbers(highest / most) if size * most >= highest)
    return [n * step for n in range(int(highest / step) + 1)]


def _round_numbers(least: float) -> Sequence[float]:
    """Numbers of one figure from below `least` on."""
    power = 1.0
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return tuple(factor * power for factor in (1, 2, 2.5, 5, 10))
