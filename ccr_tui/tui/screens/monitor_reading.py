"""How the monitor is read: the exchange under the cursor is opened, and its panels gone through."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.presenter import Presenter
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar

IN_DETAIL = frozenset({"panel", "step_panel", "zoom", "unfold", "older", "scroll_detail"})


class MonitorReading(Screen[None]):
    """Keys that open, filter and read, for `MonitorScreen`: the footer begins with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step_panel(1)", "Panel", id="detail.next", tooltip="next panel of the detail"),
        Binding("shift+tab", "step_panel(-1)", "Previous panel", show=False, id="detail.step_back"),
        Binding("enter", "open", "Open", id="monitor.open", tooltip="open the detail; once more: into it"),
        Binding("enter", "choose", "Choose", id="monitor.choose", tooltip="choose where a held one goes"),
        Binding("escape", "back", "Back", show=False, id="monitor.back", tooltip="back: detail, filter"),
        *(
            Binding(str(n), f"panel('{panel}')", f"{panel} panel", show=False, id=f"detail.{panel.lower()}")
            for n, panel in enumerate(Panel, 1)
        ),
        Binding("z", "zoom", "Zoom", id="detail.zoom", tooltip="the detail on the whole screen, and back"),
        Binding("u", "unfold", "Unfold", id="detail.unfold", tooltip="long parts whole, or folded again"),
        Binding("o", "older", "Older", id="detail.older", tooltip="older messages of the conversation"),
        Binding("J,shift+down", "scroll_detail(1)", "Scroll detail down", show=False, id="detail.down"),
        Binding("K,shift+up", "scroll_detail(-1)", "Scroll detail up", show=False, id="detail.up"),
        Binding("f,slash", "filter", "Filter", id="monitor.filter", tooltip="show only what matches"),
    ]

    _table: ExchangeTable
    _detail: Detail
    _filter_bar: FilterBar
    _show: Presenter

    @property
    def reading(self) -> bool:
        """Whether the detail is open."""
        return self._detail.display

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        typing = self._filter_bar.typing or self._detail.searching
        if typing and (action in IN_DETAIL or action == "filter"):
            return False
        current = self._table.current
        if action in IN_DETAIL and (self.reading or action != "panel"):
            return self.reading and self._detail.may(action) and (bool(current) or None)
        if action in {"open", "choose"} and current is not None:
            return current.held is (action == "choose")
        if action in {"open", "panel"}:
            return True if current else None
        return action != "choose"

    @abstractmethod
    def act_on_held(self) -> bool:
        """Let the user choose for the request under the cursor; False when it does not wait for that."""

    @abstractmethod
    def leave_filter(self) -> None:
        """One step out, where nothing is open."""

    def action_open(self) -> None:
        if self.act_on_held():
            return
        if self.reading:
            self._detail.view.focus()
        else:
            self._open()

    def action_choose(self) -> None:
        self.act_on_held()

    def action_back(self) -> None:
        """One step out: from the whole screen, from the detail's text, from the detail, from the filter."""
        if self.has_class("-zoom"):
            self.action_zoom()
        elif self.reading and self._detail.view.has_focus:
            self._table.focus()
        elif self.reading:
            self._set_open(False)
        else:
            self.leave_filter()

    def action_panel(self, panel: str) -> None:
        """Where the detail is closed, open it there: a held request can be looked at before it goes."""
        self._detail.choose(Panel(panel))
        if not self.reading:
            self._open()
        self.refresh_bindings()

    def action_step_panel(self, by: int) -> None:
        self._detail.step(by)
        self.refresh_bindings()

    def action_zoom(self) -> None:
        self.toggle_class("-zoom")
        (self._detail.view if self.has_class("-zoom") else self._table).focus()

    def action_unfold(self) -> None:
        self._detail.unfold()

    def action_older(self) -> None:
        self._detail.older()

    def action_scroll_detail(self, by: int) -> None:
        self._detail.view.scroll_relative(y=3 * by, animate=False)

    def action_filter(self) -> None:
        self._filter_bar.open()

    def show_current(self) -> None:
        """Let the detail, if it is open, follow the cursor."""
        if self.reading:
            self._detail.show(self._table.current, self._show.home)

    def _open(self) -> None:
        if self._table.current is not None:
            self._table.follow(False)
            self._set_open(True)

    def _set_open(self, on: bool) -> None:
        self._detail.display = on
        self.set_class(on, "-detail")
        self.remove_class("-zoom")
        self._table.focus()
        self.show_current()
        self._detail.refresh_panel()
        self.refresh_bindings()
