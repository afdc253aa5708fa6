"""Where the money goes, how fast and how good the answers are, and why caches were missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.misses import MissPage
from ccr_tui.tui.cost.page import Answer, Page, Range
from ccr_tui.tui.cost.plots import PlotPage
from ccr_tui.tui.cost.tables import GROUPINGS, QUALITY, SPEED, SPENDING, TITLES, TablePage
from ccr_tui.tui.cost.tree import TreePage
from ccr_tui.tui.widgets.cost_status import CostStatus
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.lines_view import LinesView
from ccr_tui.tui.widgets.plots_view import NARROWEST, PlotsView, plotting
from ccr_tui.tui.widgets.rows_view import RowsHeader, RowsView
from ccr_tui.tui.widgets.tab_line import TabLine

T = TypeVar("T")

EXPLAINED = 40
"""Misses that are explained without anybody asking."""


class Tab(StrEnum):
    """What there is to see, in the order of the keys 1 to 6."""

    PLOTS = "Plots"
    TREE = "Spending"
    TABLES = "Tables"
    SPEED = "Speed"
    QUALITY = "Quality"
    MISSES = "Cache misses"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the monitor should show: the exchanges that a `filter` finds, and one of them opened."""

    filter: str
    exchange: str = ""


class CostScreen(Screen[Shown | None]):
    """Leaves with what the user wants to see of it in the monitor."""

    CSS_PATH = "cost.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "show", "Show", id="cost.show", tooltip="its exchanges in the monitor"),
        Binding("space", "fold", "Fold", id="cost.fold", tooltip="unfold or fold what is below"),
        Binding("right,l", "unfold(True)", "Unfold", show=False, id="cost.unfold"),
        Binding("left,h", "unfold(False)", "Fold, or go up", show=False, id="cost.up"),
        Binding("tab", "step_tab(1)", "Tab", id="cost.next", tooltip="next tab"),
        Binding("shift+tab", "step_tab(-1)", "Previous tab", show=False, id="cost.previous"),
        *(
            Binding(str(n), f"tab('{tab}')", f"{tab} tab", show=False, id=f"cost.{tab.name.lower()}")
            for n, tab in enumerate(Tab, 1)
        ),
        Binding("r", "range(1)", "Range", id="cost.range", tooltip="how far back the numbers reach"),
        Binding("R", "range(-1)", "Range before", show=False, id="cost.range_back"),
        Binding("b", "group(1)", "By", id="cost.by", tooltip="group by something else"),
        Binding("B", "group(-1)", "By the one before", show=False, id="cost.by_back"),
        Binding("s", "sort(1)", "Sort", id="cost.sort", tooltip="sort by another column"),
        Binding("S", "reverse", "Reverse", show=False, id="cost.reverse", tooltip="the other way round"),
        Binding("m", "measure", "Measure", id="cost.measure", tooltip="plot cost, requests or tokens"),
        Binding("ctrl+r", "refresh", "Read again", show=False, id="cost.refresh"),
        Binding("escape,dollar_sign,q", "dismiss", "Back", id="cost.back"),
    ]

    def __init__(self, numbers: Numbers, now: Callable[[], float]) -> None:
        super().__init__()
        self._numbers = numbers
        self._now = now
        self._tree, self._misses, self._plots = TreePage(), MissPage(), PlotPage()
        self._pages: Mapping[Tab, Page] = {
            Tab.PLOTS: self._plots,
            Tab.TREE: self._tree,
            Tab.TABLES: TablePage(SPENDING, GROUPINGS, "cost"),
            Tab.SPEED: TablePage(SPEED, ("upstream", "model", "task", "step", "tier"), "reqs"),
            Tab.QUALITY: TablePage(QUALITY, ("step", "upstream", "model", "task", "namespace"), "misses"),
            Tab.MISSES: self._misses,
        }
        self._tab = Tab.PLOTS
        self._range = Range.WEEK
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
        self._open(self._tab)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "show":
                return self._tab is not Tab.PLOTS and (bool(self._found()) or None)
            case "fold" | "unfold":
                return self._tab is Tab.TREE
            case "group":
                return bool(self._page.groupings)
            case "measure":
                return self._tab is Tab.PLOTS
            case "sort" | "reverse":
                return self._tab is not Tab.PLOTS
            case _:
                return True

    def action_show(self) -> None:
        if found := self._found():
            self.dismiss(Shown(found, self._page.exchange_of(self._rows.cursor)))

    def action_tab(self, tab: str) -> None:
        self._open(Tab(tab))

    def action_step_tab(self, by: int) -> None:
        self._open(_next(tuple(Tab), self._tab, by))

    def action_range(self, by: int) -> None:
        self._range = _next(tuple(Range), self._range, by)
        self._read()

    def action_group(self, by: int) -> None:
        page = self._page
        page.grouping = _next(page.groupings, page.grouping, by)
        if self._tab is Tab.PLOTS:
            self._show()
        else:
            self._read()

    def action_sort(self, by: int) -> None:
        page = self._page
        page.sort_by(_next(page.sorts, page.sort, by), reverse=page.reverse)
        self._show()

    def action_measure(self) -> None:
        self.action_sort(1)

    def action_reverse(self) -> None:
        self._page.sort_by(self._page.sort, reverse=not self._page.reverse)
        self._show()

    def action_refresh(self) -> None:
        self._read()

    def action_fold(self) -> None:
        index = self._rows.cursor
        if index >= 0:
            self.action_unfold(not self._tree.is_unfolded(index))

    def action_unfold(self, on: bool) -> None:
        """Unfold the row, or go into it; fold it, or go out of it."""
        index = self._rows.cursor
        if index < 0:
            return
        if on is self._tree.is_unfolded(index):
            self._rows.select(index + 1 if on else self._tree.parent(index))
        elif on:
            session = self._tree.unfold(index)
            if session is not None:
                since = self._range.since(self._now())
                ask(self, partial(self._tree.ask_prompts, session, self._numbers, since), self._learnt)
        else:
            self._tree.fold(index)
        self._show()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        self._open(Tab(message.name))

    def on_rows_view_opened(self) -> None:
        self.action_show()

    def on_rows_view_highlighted(self) -> None:
        self._show_details()
        self.refresh_bindings()

    def _found(self) -> str:
        """The filter that finds the exchanges of the row under the cursor."""
        return self._page.filter_of(self._rows.cursor) if self._rows.cursor >= 0 else ""

    @property
    def _page(self) -> Page:
        return self._pages[self._tab]

    def _open(self, tab: Tab) -> None:
        self._tab = tab
        (self._plot_view.query_one(LinesView) if tab is Tab.PLOTS else self._rows).focus()
        self._read()

    def _read(self) -> None:
        """Ask for what the tab shows. Of several questions only the last one's answer counts."""
        page, now, question = self._page, self._now(), object()
        since, drawn = self._range.since(now), self._tab is Tab.PLOTS and self.size.width >= NARROWEST

        def answer() -> Answer:
            if drawn:
                plotting()
            return page.ask(self._numbers, since, now)

        self._wanted, self._reading, self._problem = question, True, ""
        self._show()
        ask(self, answer, partial(self._answered, question), partial(self._refused, question))

    def _answered(self, question: object, answer: Answer) -> None:
        if question is self._wanted:
            self._reading = False
            self._learnt(answer)

    def _learnt(self, answer: Answer) -> None:
        answer()
        self._show()

    def _refused(self, question: object, sentence: str) -> None:
        if question is self._wanted:
            self._reading, self._problem = False, sentence
            self._show()

    def _show(self) -> None:
        page, plots = self._page, self._tab is Tab.PLOTS
        about = [
            str(self._range),
            *([f"by {TITLES.get(page.grouping, page.grouping)}"] if page.groupings else []),
        ]
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
        nothing = "" if self._reading else f"{self._page.empty} r shows another time."
        self._message.set_class(bool(self._problem), "-wrong")
        self._message.update(f"✗ {self._problem}" if self._problem else nothing)
        self._message.display = bool(self._problem) or not self._page.size

    def _show_details(self) -> None:
        index = self._rows.cursor
        lines = self._page.details(index) if index >= 0 and not self._problem else ()
        self._details.display = bool(lines)
        self._details.show(lines)
        if self._tab is Tab.MISSES:
            self._explain()

    def _explain(self) -> None:
        """Look into one miss after the other, that of the cursor first."""
        miss = self._misses.unexplained(max(0, self._rows.cursor), EXPLAINED)
        if miss is None or self._explaining:
            return
        self._explaining = True
        ask(self, partial(self._misses.ask_why, miss, self._numbers), self._explained)

    def _explained(self, answer: Answer) -> None:
        self._explaining = False
        answer()
        if self._tab is Tab.MISSES:
            self._show()


def _next(choices: Sequence[T], current: T, by: int) -> T:
    return choices[(choices.index(current) + by) % len(choices)]
