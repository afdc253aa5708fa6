"""Plots as far as there is room for them, and the same as a list of bars where there is none."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from ccr_tui.tui.cost.plots import PlotPage
from ccr_tui.tui.cost.timeline import Measure
from ccr_tui.tui.widgets.lines_view import LinesView

NARROWEST, LOWEST = 56, 8
"""Cells that a plot needs."""


def plotting() -> Any:
    """The module that draws plots. Importing it takes a sixth of a second: workers call this first."""
    from ccr_tui.tui.widgets import time_plot  # noqa: PLC0415 - see above

    return time_plot


class PlotsView(Vertical):
    """Shows a page: one plot below the other, the measure that was chosen at the top."""

    def __init__(self) -> None:
        super().__init__()
        self._page: PlotPage | None = None
        self._list = LinesView()
        self._listed = False

    def compose(self) -> ComposeResult:
        yield self._list

    @property
    def room(self) -> int:
        """How many plots there is room for; none where a list reads better."""
        if self.size.width < NARROWEST:
            return 0
        return min(len(Measure), self.size.height // LOWEST)

    def show(self, page: PlotPage) -> None:
        self._page = page
        self._arrange()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        page, room = self._page, self.room
        if page is None:
            return
        self._list.display = not room
        if not room:
            lines = page.listed(self._list.line_width or self.size.width - 1)
            self._list.show(lines, keep_place=self._listed, at_end=not self._listed)
            self._listed = bool(lines)
        first = list(Measure).index(page.measure)
        chosen = [*Measure][first:] + [*Measure][:first]
        for n, plot in enumerate(self._plots() if room else self.query("TimePlot")):
            plot.display = n < room
            if n < room:
                plot.show(lambda most, measure=chosen[n]: page.plot(measure, most))

    def _plots(self) -> list[Any]:
        """The plots, which are made when they are first needed."""
        found = list(self.query("TimePlot"))
        if not found:
            found = [plotting().TimePlot() for _ in Measure]
            self.mount(*found)
        return found
