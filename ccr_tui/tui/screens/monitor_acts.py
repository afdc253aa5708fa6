"""What the monitor lets the user do with an exchange, and with those that are to come."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.app_toasts import toasts_of
from ccr_tui.tui.asking import Wishes, ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.notices import Toast
from ccr_tui.tui.offers import Offer, offers_of
from ccr_tui.tui.route_text import known_upstreams
from ccr_tui.tui.screens.monitor_edits import MonitorEdits
from ccr_tui.tui.screens.monitor_exports import MonitorExports
from ccr_tui.tui.screens.monitor_notes import MonitorNotes, subject
from ccr_tui.tui.screens.pick import Asked, PickScreen
from ccr_tui.tui.widgets.exchange_table import ExchangeTable

ON_A_ROW = frozenset({"replay", "reroute", "compare", "edit", "copy", "mark", "note"})

AS_ROUTED = Offer(None, "as routed", "where the routes say")
NO_PIN = Offer(None, "no pin", "where the routes say, from the next request on")


HELD = Toast(
    "New requests wait for you: press enter on one and choose where it goes.", title="Hold", kind="hold"
)
STOPPED = Toast("Request stopped", kind="stop")


class MonitorActs(MonitorNotes, MonitorEdits, MonitorExports):
    """Keys that act, for `MonitorScreen`, whose table says on what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "replay", "Replay", id="monitor.replay", tooltip="send the request again"),
        Binding("R", "reroute", "Reroute", id="monitor.reroute", tooltip="send it to another upstream"),
        Binding("e", "edit", "Edit", id="monitor.edit", tooltip="change it in your editor, then send it"),
        Binding("h", "hold(True)", "Hold", id="monitor.hold",
                tooltip="new requests wait until you choose where they go: enter on a held one"),
        Binding("h", "hold(False)", "Let go", id="monitor.let_go", tooltip="hold no more, let all go"),
        Binding("p", "pin", "Pin", id="monitor.pin", tooltip="pin the session to an upstream, or unpin it"),
        Binding("c", "compare", "Compare", id="monitor.compare",
                tooltip="send it to several upstreams, and see the answers side by side"),
        Binding("s", "score", "Score", id="monitor.score", tooltip="say how good the answer is"),
        Binding("m", "mark", "Mark", id="monitor.mark", tooltip="mark it, or take the mark off"),
        Binding("n", "note", "Note", id="monitor.note", tooltip="keep a note with it"),
        Binding("y", "copy", "Copy", id="monitor.copy", tooltip="copy it as a curl command, without the key"),
        Binding("x", "export", "Export", id="monitor.export", tooltip="what is shown or marked, to a file"),
        Binding("ctrl+k", "stop", "Stop", show=False, id="monitor.stop", tooltip="stop a running request"),
    ]  # fmt: skip

    _backend: Backend
    _model: Model
    _table: ExchangeTable
    _filter: Filter
    _now: Callable[[], float]

    @abstractmethod
    def show_soon(self, id: str) -> None:
        """Put the cursor on an exchange that has just been started."""

    @abstractmethod
    def refresh_totals(self) -> None:
        """Show the sums, and whether requests are held."""

    def on_unmount(self) -> None:
        """Nobody is left to choose: what waits goes where the routes say."""
        if self._backend.holding:
            with suppress(CcrError):
                self._backend.hold(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        current = self._table.current
        if action in {"replay", "edit"} and current and current.used is None:
            return None  # it never went anywhere: R says where
        if action in ON_A_ROW:
            return True if current else None
        if action == "score":
            return True if current and not current.in_flight else None
        if action == "pin":
            return True if current and current.facts.session else None
        if action == "hold":
            return self._wants_hold.of("", self._backend.holding) is not parameters[0]
        if action == "stop":
            return True if current and current.in_flight else None
        return True

    @cached_property
    def _wants_hold(self) -> Wishes[str, bool]:
        return Wishes(self, lambda _, on: self._backend.hold(on), lambda _, on: self._held(on))

    def act_on_held(self) -> bool:
        """Let the user choose for the request under the cursor; False when it does not wait for that."""
        record = self._table.current
        if record is None or not record.held:
            return False
        release = partial(self._backend.release, record.id)
        asked = Asked("Let go to", subject(record), "lets go", waits=partial(self._waits, record.id))
        self._pick(record, asked, (AS_ROUTED,), lambda to: ask(self, partial(release, to), lambda _: None))
        return True

    def action_hold(self, on: bool) -> None:
        self._wants_hold.wish("", on, self._backend.holding)

    def action_replay(self) -> None:
        if self._table.current is not None:
            self._replay(self._table.current, None)

    def action_reroute(self) -> None:
        record = self._table.current
        if record is not None:
            asked = Asked("Send again to", subject(record), "sends")
            self._pick(record, asked, (), partial(self._replay, record))

    def action_compare(self) -> None:
        from ccr_tui.tui.screens.compare import MOST, CompareScreen  # noqa: PLC0415 - no other key needs it

        record = self._table.current
        if record is None:
            return

        def chosen(upstreams: Sequence[Upstream | None] | None) -> None:
            if wanted := [upstream for upstream in upstreams or () if upstream is not None]:
                self.app.push_screen(CompareScreen(self._backend, self._model, record, wanted, self._now))

        asked = Asked("Compare on", subject(record), "sends", most=MOST)
        self.app.push_screen(PickScreen(self._backend, asked, self._offers(record)), chosen)

    def action_pin(self) -> None:
        record = self._table.current
        session = record.facts.session if record else None
        if record is None or session is None:
            return
        pinned = self._backend.pins().get(session)
        letter = self._model.session_letter(session)
        session_now = f"Session {letter}" + (f", now pinned to {pinned}" if pinned else "")
        asked = Asked("Pin the session to", session_now, "pins")
        self._pick(record, asked, (NO_PIN,) if pinned else (), partial(self._pin, session, letter))

    def action_stop(self) -> None:
        record = self._table.current
        if record is not None and record.in_flight:
            ask(self, partial(self._backend.cancel, record.id), lambda _: self._stopped())

    def _pick(
        self,
        record: ExchangeRecord,
        asked: Asked,
        first: Sequence[Offer],
        then: Callable[[Upstream | None], object],
    ) -> None:
        """Ask for an upstream on behalf of an exchange; `first` are offered before all upstreams."""

        def chosen(upstreams: Sequence[Upstream | None] | None) -> None:
            if upstreams:
                then(upstreams[0])

        screen = PickScreen(self._backend, asked, [*first, *self._offers(record)])
        self.app.push_screen(screen, chosen)

    def _offers(self, record: ExchangeRecord) -> list[Offer]:
        config = self._backend.config()
        known = known_upstreams(config, self._model.upstreams())
        return offers_of(config, known, record.facts.model, self._now())

    def _waits(self, id: str) -> float | None:
        """The seconds that a held request still waits; None when it does no more."""
        record = self._model.get(id)
        if record is None or not record.held or record.held_until is None:
            return None
        return max(0.0, record.held_until - self._now())

    def _held(self, on: bool) -> None:
        self.refresh_totals()
        self.refresh_bindings()
        toasts = toasts_of(self)
        toasts.toast(HELD) if on else toasts.take_back(HELD.kind)

    def _stopped(self) -> None:
        toasts_of(self).toast(STOPPED)

    def _pin(self, session: str, letter: str, upstream: Upstream | None) -> None:
        def told(_: None) -> None:
            where = "goes where the routes say" if upstream is None else f"is pinned to {upstream}"
            self.notify(f"Session {letter} {where}, from its next request on.", markup=False)
            self._table.tick()

        ask(self, partial(self._backend.pin, session, upstream), told)

    def _replay(self, record: ExchangeRecord, upstream: Upstream | None) -> None:
        ask(self, partial(self._backend.replay, record.id, upstream), self.show_soon)
