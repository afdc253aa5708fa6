"""The main screen: sums, the live table and, when opened, the detail of one exchange."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
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
from ccr_tui.tui.screens.monitor_listing import MonitorListing
from ccr_tui.tui.screens.monitor_reading import MonitorReading
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.totals_bar import TotalsBar
from ccr_tui.tui.widgets.welcome import Welcome


class MonitorScreen(MonitorListing, MonitorLayout, MonitorActs, MonitorReading):
    """Shows `model`; the application tells it when the model changed."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it as an instance variable)
        (0, "-narrow"),
        (56, "-below"),
        (140, "-beside"),
    ]

    def __init__(self, backend: Backend, model: Model, now: Callable[[], float]) -> None:
        super().__init__()
        self._backend = backend
        self._model = model
        self._now = now
        self._filter = Filter()
        self._assembled = False
        self._bar = TotalsBar()
        self._filter_bar = FilterBar()
        self._show = Presenter(model, backend.config, now, backend.pins, backend.paused)
        self._feed, self._elsewhere = self.feed_of(now)
        model.elsewhere = self._feed.record
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
        # Watched, not told by message: so the bar changes in the frame in which the cursor moves.
        self.watch(self._table, "following", self.refresh_totals, init=False)
        self.watch(self._table, "rows_below", self.refresh_totals, init=False)
        self._feed.ask(self._filter)
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
        self._feed.tidy()
        self.rows_changed()

    def tick(self) -> None:
        """A second has passed."""
        if self._assembled:
            self._table.tick()
            self._detail.tick()
            self._elsewhere.look()
            self.refresh_totals()

    @property
    def today(self) -> Totals | None:
        """Today's sums as last heard of."""
        return self._show.today

    def refresh_totals(self) -> None:
        if self._assembled:
            table, holding = self._table, self._backend.holding
            self._bar.show(self._show.summary(table.following, table.rows_below, holding=holding))

    def show_matching(self, text: str, id: str = "") -> None:
        """Filter by `text`, and open an exchange where an id is given."""
        self._filter_bar.use(text)
        if id:
            self.show_stored(id)
            self._set_open(True)

    def leave_filter(self) -> None:
        if not self._filter.empty:
            self._filter_bar.action_clear()

    def on_filter_bar_left(self) -> None:
        self._table.focus()

    def on_exchange_table_opened(self) -> None:
        if not self.reading:
            self.action_open()
