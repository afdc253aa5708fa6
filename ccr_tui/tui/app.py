"""The application: takes events in, keeps the model, owns screens and global keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.message import Message

from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.inbox import Inbox
from ccr_tui.tui.model import Model, Notice
from ccr_tui.tui.screens.monitor import MonitorScreen

BATCH_S = 0.1
"""Least seconds between two screen updates, however many events arrive."""
TOTALS_S = 2.0
"""Least seconds between two readings of today's totals."""


class CcrApp(App[None]):
    """`now` gives seconds since the epoch; `history` is how many exchanges are kept in the table."""

    TITLE = "ccr-tui"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", "Quit", id="app.quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit_anywhere"),
    ]

    class EventsArrived(Message):
        """The inbox is no longer empty."""

    def __init__(
        self, backend: Backend, *, now: Callable[[], float] = time.time, history: int = 2000, theme: str = ""
    ) -> None:
        super().__init__()
        self._backend = backend
        self._now = now
        self._history = history
        self._wanted_theme = theme
        self._model = Model(history)
        self._inbox = Inbox(lambda: self.post_message(self.EventsArrived()))
        self._unsubscribe: Callable[[], None] = lambda: None
        self._next_batch = 0.0
        self._next_totals = 0.0
        self._monitor = MonitorScreen(backend, self._model, now)

    def on_mount(self) -> None:
        if self._wanted_theme:
            self.theme = self._wanted_theme
        self.push_screen(self._monitor)
        self._unsubscribe = self._backend.subscribe(self._inbox.put)
        self.run_worker(self._read_history, thread=True, group="history")
        self.set_interval(1.0, self._tick)

    def on_unmount(self) -> None:
        self._unsubscribe()

    def on_ccr_app_events_arrived(self) -> None:
        wait = self._next_batch - time.monotonic()
        if wait > 0:
            self.set_timer(wait, self._take_batch)
        else:
            self._take_batch()

    def _take_batch(self) -> None:
        self._next_batch = time.monotonic() + BATCH_S
        finished = self._model.finished
        for notice in self._model.apply(self._inbox.take()):
            self._tell(notice)
        self._monitor.model_changed()
        if self._model.finished > finished:
            self._read_totals_soon()

    def _tick(self) -> None:
        self._monitor.tick()
        if time.monotonic() - self._next_totals > 60:  # midnight passes without any event
            self._read_totals_soon()

    def _read_history(self) -> None:
        try:
            records = self._backend.recent(self._history)
            totals = self._backend.totals_today()
        except CcrError as error:
            self.call_from_thread(self.notify, str(error), title="History", severity="error")
            return
        self.call_from_thread(self._history_read, records, totals)

    def _history_read(self, records: list[ExchangeRecord], totals: Totals) -> None:
        self._model.load(records)
        self._monitor.today = totals
        self._monitor.model_changed()

    def _read_totals_soon(self) -> None:
        wait = self._next_totals - time.monotonic()
        if wait <= TOTALS_S:
            self._next_totals = time.monotonic() + max(0.0, wait) + TOTALS_S
            self.set_timer(max(BATCH_S, wait), lambda: self.run_worker(self._read_totals, thread=True))

    def _read_totals(self) -> None:
        try:
            totals = self._backend.totals_today()
        except CcrError:
            return  # the history said so already
        self.call_from_thread(self._totals_read, totals)

    def _totals_read(self, totals: Totals) -> None:
        self._monitor.today = totals
        self._monitor.refresh_totals()

    def _tell(self, notice: Notice) -> None:
        """Toasts only for what needs a person."""
        match notice:
            case ConfigRejected():
                self.notify(notice.message, title="Configuration refused", severity="error", timeout=12)
            case Noticed(level="warning" | "error"):
                severity = "error" if notice.level == "error" else "warning"
                self.notify(notice.message, severity=severity)  # type: ignore[arg-type]
            case ConfigApplied() | Noticed():
                pass
