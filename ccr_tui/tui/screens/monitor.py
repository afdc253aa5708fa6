"""The main screen: sums, the live table and, when opened, the detail of one exchange."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Static

from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.inspector import Inspector
from ccr_tui.tui.model import Model
from ccr_tui.tui.presenter import Presenter
from ccr_tui.tui.screens.monitor_acts import MonitorActs
from ccr_tui.tui.screens.monitor_layout import LAYOUT_ACTIONS, MonitorLayout
from ccr_tui.tui.screens.monitor_reading import MonitorReading
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.totals_bar import TotalsBar
from ccr_tui.tui.widgets.welcome import Welcome


class MonitorScreen(MonitorLayout, MonitorActs, MonitorReading):
    """Shows `model`; the application tells it when the model changed."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it as an instance variable)
        (0, "-narrow"),
        (56, "-below"),
        (140, "-beside"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "follow", "Follow", id="monitor.follow", tooltip="keep the newest row selected"),
    ]

    def __init__(self, backend: Backend, model: Model, now: Callable[[], float]) -> None:
        super().__init__()
        self._backend = backend
        self._model = model
        self._now = now
        self._filter = Filter()
        self._awaited: str | None = None
        self._assembled = False
        self._bar = TotalsBar()
        self._filter_bar = FilterBar()
        self._show = Presenter(model, backend.config, now, backend.pins)
        self._table = ExchangeTable(self._show.context_of)
        self._detail = Detail(Inspector(backend, model.live_request).lines, now)

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._filter_bar
        with Container(id="body"):
            yield self._table
            yield self._detail
        yield Welcome(self._backend.address, id="empty")
        with Container(id="no-match"):
            yield Static("Nothing matches the filter.\n[b]esc[/b] clears it.")
        yield KeyBar()

    def on_mount(self) -> None:
        self._assembled = True
        self._detail.display = False
        self.model_changed()
        self._table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self._assembled:
            return True
        if action in LAYOUT_ACTIONS:
            return self.may_lay_out(action)
        allowed = MonitorReading.check_action(self, action, parameters)
        return allowed and MonitorActs.check_action(self, action, parameters)

    def model_changed(self) -> None:
        """Show what the model now holds."""
        if not self._assembled:
            return
        rows = self._model.rows(self._filter)
        had_row = self._table.current is not None
        self.set_class(not self._model.size, "-empty")
        self.set_class(bool(self._model.size) and not rows, "-no-match")
        self._table.show(rows)
        self._filter_bar.show_matches(len(rows), self._model.size, self._filter.error)
        self._select_awaited()
        self.show_current()
        self.refresh_totals()
        if had_row is not (self._table.current is not None):
            self.refresh_bindings()

    def tick(self) -> None:
        """A second has passed."""
        if self._assembled:
            self._table.tick()
            self._detail.tick()
            self.refresh_totals()

    @property
    def today(self) -> Totals | None:
        """Today's sums as last heard of."""
        return self._show.today

    def show_today(self, totals: Totals) -> None:
        self._show.today = totals
        self.refresh_totals()

    def refresh_totals(self) -> None:
        if self._assembled:
            table, holding = self._table, self._backend.holding
            self._bar.show(self._show.summary(table.following, table.rows_below, holding=holding))

    def show_soon(self, id: str) -> None:
        self._awaited = id
        self._select_awaited()

    def show_matching(self, text: str, id: str = "") -> None:
        """Filter by `text`, and open an exchange where an id is given."""
        self._filter_bar.use(text)
        if id:
            self.show_soon(id)
            self._set_open(True)

    def leave_filter(self) -> None:
        if not self._filter.empty:
            self._filter_bar.action_clear()

    def action_follow(self) -> None:
        self._table.follow(not self._table.following)

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        self._filter = Filter.parse(message.text, self._filter)
        self.model_changed()

    def on_filter_bar_left(self) -> None:
        self._table.focus()

    def on_exchange_table_highlighted(self) -> None:
        self.show_current()
        self.refresh_bindings()

    def on_exchange_table_opened(self) -> None:
        if not self.reading:
            self.action_open()

    def on_exchange_table_follow_changed(self) -> None:
        self.refresh_totals()

    def _select_awaited(self) -> None:
        """Put the cursor on a replay as soon as it shows up; a filter that hides it gives way."""
        awaited = self._awaited
        if awaited is None or self._model.get(awaited) is None:
            return
        self._awaited = None
        self._table.follow(False)
        if not self._table.select(awaited):
            self._filter_bar.action_clear()
            self._table.show(self._model.rows(Filter()))
            self._table.select(awaited)
