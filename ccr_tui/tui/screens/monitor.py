"""The main screen: sums, the live table and, when opened, the detail of one exchange."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.columns import Context
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.lines import SESSION_ROLES, Role
from ccr_tui.tui.model import Model
from ccr_tui.tui.totals_line import Summary
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.totals_bar import TotalsBar

PULSE = (16, 15.0)
"""The sparkline: this many spans of this many seconds."""

WELCOME = """\
[b]Waiting for Claude Code[/b]

ccr-tui listens on [b]{address}[/b]

Start Claude Code through it:
  [b $text-accent]ccr-tui code[/]

or point your own at it:
  [b $text-accent]export ANTHROPIC_BASE_URL={address}[/]"""


class MonitorScreen(Screen[None]):
    """Shows `model`; the application tells it when the model changed."""

    CSS_PATH = "monitor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("F", "follow", "Follow", id="monitor.follow"),
    ]

    def __init__(self, backend: Backend, model: Model, now: Callable[[], float]) -> None:
        super().__init__()
        self._backend = backend
        self._model = model
        self._now = now
        self._filter = Filter()
        self._ready = False
        self.today: Totals | None = None

    def compose(self) -> ComposeResult:
        yield TotalsBar()
        yield ExchangeTable(self._context_of)
        with Container(id="empty"):
            yield Static(WELCOME.format(address=self._backend.address))
        yield KeyBar()

    def on_mount(self) -> None:
        self._ready = True
        self.model_changed()
        self._table.focus()

    def model_changed(self) -> None:
        """Show what the model now holds."""
        if not self._ready:
            return
        self.set_class(not self._model.size, "-empty")
        self._table.show(self._model.rows(self._filter))
        self.refresh_totals()

    def tick(self) -> None:
        """A second has passed."""
        if self._ready:
            self._table.tick()
            self.refresh_totals()

    def refresh_totals(self) -> None:
        if self._ready:
            self.query_one(TotalsBar).show(self._summary())

    def action_follow(self) -> None:
        self._table.follow(not self._table.following)

    def on_exchange_table_follow_changed(self) -> None:
        self.refresh_totals()

    @property
    def _table(self) -> ExchangeTable:
        return self.query_one(ExchangeTable)

    def _context_of(self, record: ExchangeRecord) -> Context:
        session = record.facts.session
        home = self._backend.config().table.home
        return Context(self._now(), home, self._model.session_letter(session), self._role_of(session))

    def _role_of(self, session: str | None) -> Role:
        number = self._model.session_number(session)
        return Role.DIM if number is None else SESSION_ROLES[number % len(SESSION_ROLES)]

    def _summary(self) -> Summary:
        now, session = self._now(), self._model.newest_session
        return Summary(
            in_flight=self._model.in_flight,
            per_minute=self._model.per_minute(now),
            today=self.today,
            session=self._model.session_letter(session) if session else "",
            session_role=self._role_of(session),
            session_cost=self._model.session_cost(session),
            high_share=self._model.high_tier_share,
            pulse=self._model.pulse(now, *PULSE),
            following=self._table.following,
            newer=self._table.rows_below,
        )
