"""Where the money goes, how fast and how good the answers are, and why caches were missed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.misses import MissPage
from ccr_tui.tui.cost.page import Answer, Range
from ccr_tui.tui.cost.plots import PlotPage
from ccr_tui.tui.cost.tables import GROUPINGS, QUALITY, SPEED, SPENDING, TITLES, TablePage
from ccr_tui.tui.cost.tree import TreePage
from ccr_tui.tui.screens.cost_keys import CostKeys, Tab
from ccr_tui.tui.widgets.cost_status import CostStatus
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.lines_view import LinesView
from ccr_tui.tui.widgets.plots_view import NARROWEST, PlotsView, plotting
from ccr_tui.tui.widgets.rows_view import RowsHeader, RowsView
from ccr_tui.tui.widgets.tab_line import TabLine

REFRESH_S = 15.0
"""Seconds after which numbers of up to a week are read again; longer times take too long to read for that."""


class CostScreen(CostKeys):
    """Leaves with what the user wants to see of it in the monitor."""

    CSS_PATH = "cost.tcss"

    def __init__(self, numbers: Numbers, now: Callable[[], float]) -> None:
        super().__init__()
        self._numbers = numbers
        self._now = now
        self._tree, self._misses, self._plots = TreePage(), MissPage(), PlotPage()
        self._pages = {
            Tab.PLOTS: self._plots,
            Tab.TREE: self._tree,
            Tab.TABLES: TablePage(SPENDING, GROUPINGS, "cost"),
            Tab.SPEED: TablePage(SPEED, ("upstream", "model", "task", "step", "tier"), "reqs"),
            Tab.QUALITY: TablePage(QUALITY, ("step", "upstream", "model", "task", "namespace"), "misses"),
            Tab.MISSES: self._misses,
        }
        self._tab = Tab.PLOTS
        self._range, self._since = Range.WEEK, 0.0
        self._wanted: object = None
        self._reading = self._explaining = False
        self._problem = ""
        self._tabs, self._status = TabLine(tuple(Tab)), CostStatus()
        self._header, self._rows, self._plot_view = RowsHeader(), RowsView(), PlotsView()
        self._details, self._message = LinesView(id="details"), Static(id="message", markup=False)

    def compose(self) -> ComposeResult:
        yield self._tabs
        yield self._status
        yield self._header
        yield self._rows
        yield self._plot_view
        yield self._details
        yield self._message
        yield KeyBar()

    def on_mount(self) -> None:
        self._details.can_focus = False
        self.set_interval(REFRESH_S, self.read_again)

    def on_screen_resume(self) -> None:
        """It was opened, or somebody comes back to it: as it was left, but with numbers of now."""
        self.open_tab(self._tab)

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        self.open_tab(Tab(message.name))

    def on_rows_view_opened(self) -> None:
        self.action_show()

    def on_rows_view_highlighted(self) -> None:
        self._show_details()
        self.refresh_bindings()

    def on_rows_view_moved(self) -> None:
        if self._tab is Tab.MISSES:
            self._explain()

    def open_tab(self, tab: Tab) -> None:
        self._tab = tab
        (self._plot_view.query_one(LinesView) if tab is Tab.PLOTS else self._rows).focus()
        self.read()

    def read(self) -> None:
        self._reading, self._problem = True, ""
        self.show()
        self._ask()

    def read_again(self) -> None:
        """Read what happened meanwhile, without a word about it, unless that takes long."""
        if self.is_current and not self._reading and self._range not in {Range.MONTH, Range.ALL}:
            self._ask()

    def _ask(self) -> None:
        """Ask for what the tab shows. Of several questions only the last one's answer counts."""
        page, now, question = self.page, self._now(), object()
        since = self._since = self._range.since(now)
        drawn = self._tab is Tab.PLOTS and self.size.width >= NARROWEST

        def answer() -> Answer:
            if drawn:
                plotting()
            return page.ask(self._numbers, since, now)

        self._wanted = question
        ask(self, answer, partial(self._answered, question), partial(self._refused, question))

    def _answered(self, question: object, answer: Answer) -> None:
        if question is self._wanted:
            self._reading, self._problem = False, ""
            self.learn(answer)

    def learn(self, answer: Answer) -> None:
        answer()
        self.show()

    def _refused(self, question: object, sentence: str) -> None:
        if question is self._wanted:
            self._reading, self._problem = False, sentence
            self.show()

    def show(self) -> None:
        page, plots = self.page, self._tab is Tab.PLOTS
        # How long the bars of a plot are depends on its room: its title says it.
        grouped = bool(page.groupings) and not plots
        about = [str(self._range), *([f"by {TITLES.get(page.grouping, page.grouping)}"] if grouped else [])]
        self._tabs.show(self._tab)
        self._status.show(about, page.summary(), reading=self._reading)
        self._show_message()
        shown = not self._message.display
        self._plot_view.display = plots and shown
        self._header.display = self._rows.display = shown and not plots
        if plots:
            self._plot_view.show(self._plots)
        self._header.show(page)
        self._rows.show(page)
        self._show_details()
        self.refresh_bindings()

    def _show_message(self) -> None:
        """What stands in the place of rows: what is wrong, or that there are none."""
        nothing = "" if self._reading else f"{self.page.empty} r shows another time."
        self._message.set_class(bool(self._problem), "-wrong")
        self._message.update(f"✗ {self._problem}" if self._problem else nothing)
        self._message.display = bool(self._problem) or not self.page.size

    def _show_details(self) -> None:
        index = self._rows.cursor
        lines = self.page.details(index) if index >= 0 and not self._problem else ()
        self._details.display = bool(lines)
        self._details.show(lines)
        if self._tab is Tab.MISSES:
            self._explain()

    def _explain(self) -> None:
        """Look into one miss on screen after the other, that of the cursor first."""
        miss = self._misses.unexplained([max(0, self._rows.cursor), *self._rows.on_screen])
        if miss is None or self._explaining:
            return
        self._explaining = True
        ask(self, partial(self._misses.ask_why, miss, self._numbers), self._explained)

    def _explained(self, answer: Answer) -> None:
        self._explaining = False
        answer()
        if self._tab is Tab.MISSES:
            self.show()
