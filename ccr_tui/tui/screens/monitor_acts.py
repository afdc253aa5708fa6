"""What the monitor lets the user do with an exchange, and with those that are to come."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.route_text import known_upstreams
from ccr_tui.tui.screens.reroute import RerouteScreen
from ccr_tui.tui.status import kind_of
from ccr_tui.tui.widgets.exchange_table import ExchangeTable

ON_A_ROW = frozenset({"replay", "reroute"})


class MonitorActs(Screen[None]):
    """Keys that act, for `MonitorScreen`, whose table says on what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay", id="monitor.replay", tooltip="send the request again"),
        Binding("R", "reroute", "Reroute", id="monitor.reroute", tooltip="send it to another upstream"),
        Binding("ctrl+k", "stop", "Stop", show=False, id="monitor.stop", tooltip="stop a running request"),
    ]

    _backend: Backend
    _model: Model
    _table: ExchangeTable
    _filter: Filter

    @abstractmethod
    def show_soon(self, id: str) -> None:
        """Put the cursor on an exchange that has just been started."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        current = self._table.current
        if action in ON_A_ROW:
            return True if current else None
        if action == "stop":
            return True if current and current.in_flight else None
        return True

    def act_on_held(self) -> bool:
        """Let the user choose for the request under the cursor; False when it does not wait for that."""
        return False

    def action_replay(self) -> None:
        if self._table.current is not None:
            self._replay(self._table.current, None)

    def action_reroute(self) -> None:
        record = self._table.current
        if record is None:
            return
        config = self._backend.config()
        known = known_upstreams(config, self._model.upstreams())
        subject = f"{kind_of(record)}, asked for {record.facts.model}"
        picker = RerouteScreen(subject, known, frozenset(config.providers))

        def chosen(upstream: Upstream | None) -> None:
            if upstream is not None:
                self._replay(record, upstream)

        self.app.push_screen(picker, chosen)

    def action_stop(self) -> None:
        record = self._table.current
        if record is not None and record.in_flight:
            ask(self, partial(self._backend.cancel, record.id), lambda _: self.notify("Request stopped"))

    def _replay(self, record: ExchangeRecord, upstream: Upstream | None) -> None:
        ask(self, partial(self._backend.replay, record.id, upstream), self.show_soon)
