"""The keys of the cost screen: which tab, how far back, grouped and sorted how, and what is unfolded."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.page import Answer, Page, Range
from ccr_tui.tui.cost.tree import TreePage
from ccr_tui.tui.screens.pushed import PushedScreen
from ccr_tui.tui.widgets.lines_view import LinesView
from ccr_tui.tui.widgets.rows_view import RowsView

T = TypeVar("T")


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


class CostKeys(PushedScreen[Shown | None]):
    """Keys and what they do, for `CostScreen`, which reads and shows."""

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
        Binding(
            "J,shift+down", "scroll_details(1)", "Scroll the words down", show=False, id="cost.scroll_down"
        ),
        Binding("K,shift+up", "scroll_details(-1)", "Scroll the words up", show=False, id="cost.scroll_up"),
        Binding("ctrl+r", "refresh", "Read again", show=False, id="cost.refresh"),
        Binding("escape,dollar_sign,q", "dismiss", "Back", id="cost.back"),
    ]

    _numbers: Numbers
    _now: Callable[[], float]
    _pages: Mapping[Tab, Page]
    _tree: TreePage
    _tab: Tab
    _range: Range
    _since: float
    _rows: RowsView
    _details: LinesView

    @abstractmethod
    def open_tab(self, tab: Tab) -> None:
        """Show a tab, read anew."""

    @abstractmethod
    def read(self) -> None:
        """Ask for what the tab shows."""

    @abstractmethod
    def learn(self, answer: Answer) -> None:
        """Take an answer in and show it."""

    @abstractmethod
    def show(self) -> None:
        """Show what is known."""

    @property
    def page(self) -> Page:
        """What the open tab shows."""
        return self._pages[self._tab]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "show":
                return self._tab is not Tab.PLOTS and (bool(self._found()) or None)
            case "fold" | "unfold":
                return self._tab is Tab.TREE
            case "group":
                return bool(self.page.groupings)
            case "scroll_details":
                return bool(self._details.display)
            case "measure":
                return self._tab is Tab.PLOTS
            case "sort" | "reverse":
                return self._tab is not Tab.PLOTS
            case _:
                return True

    def action_show(self) -> None:
        if found := self._found():
            self.dismiss(Shown(found, self.page.exchange_of(self._rows.cursor)))

    def action_tab(self, tab: str) -> None:
        self.open_tab(Tab(tab))

    def action_step_tab(self, by: int) -> None:
        self.open_tab(_next(tuple(Tab), self._tab, by))

    def action_range(self, by: int) -> None:
        self._range = _next(tuple(Range), self._range, by)
        self.read()

    def action_group(self, by: int) -> None:
        page = self.page
        page.grouping = _next(page.groupings, page.grouping, by)
        if self._tab is Tab.PLOTS:
            self.show()
        else:
            self.read()

    def action_sort(self, by: int) -> None:
        page = self.page
        page.sort_by(_next(page.sorts, page.sort, by), reverse=page.reverse)
        self.show()

    def action_measure(self) -> None:
        self.action_sort(1)

    def action_reverse(self) -> None:
        self.page.sort_by(self.page.sort, reverse=not self.page.reverse)
        self.show()

    def action_scroll_details(self, by: int) -> None:
        self._details.scroll_relative(y=2 * by, animate=False)

    def action_refresh(self) -> None:
        self.read()

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
                ask(self, partial(self._tree.ask_prompts, session, self._numbers, self._since), self.learn)
        else:
            self._tree.fold(index)
        self.show()

    def _found(self) -> str:
        """The filter that finds the exchanges of the row under the cursor."""
        return self.page.filter_of(self._rows.cursor, self._since) if self._rows.cursor >= 0 else ""


def _next(choices: Sequence[T], current: T, by: int) -> T:
    return choices[(choices.index(current) + by) % len(choices)]
