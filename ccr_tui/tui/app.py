"""The application: takes events in, keeps the model, owns screens and global keys."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import ConfigApplied, ConfigRejected
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.tui.app_clipboard import CopiesApp
from ccr_tui.tui.app_crash import CrashApp
from ccr_tui.tui.app_filters import FiltersApp
from ccr_tui.tui.app_keys import KeysApp
from ccr_tui.tui.app_look import LookApp, without_colour
from ccr_tui.tui.app_quit import QuitsApp
from ccr_tui.tui.app_toasts import ToastsApp
from ccr_tui.tui.app_typing import TypingApp
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.commands import commands_of, filter_commands, session_commands, theme_commands
from ccr_tui.tui.inbox import Inbox
from ccr_tui.tui.model import Model
from ccr_tui.tui.notices import Notice, toast_of
from ccr_tui.tui.screens.monitor import MonitorScreen

if TYPE_CHECKING:
    from ccr_tui.tui.screens.cost_keys import Shown

COUNTED = 200
"""Exchanges of the history whose sessions, speed and upstreams are known from the start."""
BATCH_S = 0.1
"""Least seconds between two screen updates, however many events arrive."""
MANY = 30
"""So many events at once mean a rush: then the screen updates less often, to leave room to keys and proxy."""
RUSH_S = 0.5
SETTLE_S = 0.08
"""Seconds between the first event and the screen update: the proxy and the screen share an interpreter."""
TOTALS_S = 2.0
"""Least seconds between two readings of today's totals."""
COST = "cost"
"""The name of the screen that is kept while the program runs."""


class CcrApp(FiltersApp, LookApp, KeysApp, QuitsApp, ToastsApp, TypingApp, CopiesApp, CrashApp):
    """`now` gives seconds since the epoch; `history` is how many live exchanges are kept in memory.

    `theme` is one of Textual's; `keymap` gives bindings, by their ids, other keys.
    """

    TITLE = "ccr-tui"
    CSS_PATH = ["app.tcss", "screens/monitor.tcss"]  # noqa: RUF012 (the first screen is never pushed)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "routes", "Routes", id="app.routes", tooltip="see and edit the routes"),
        Binding("dollar_sign", "cost", "Cost", id="app.cost", tooltip="cost, speed, quality, cache misses"),
        Binding("question_mark", "help", "Help", id="app.help", tooltip="all keys, filters and signs"),
        Binding("ctrl+p", "command_palette", "Commands", show=False, id="app.commands"),
        Binding(
            "T", "change_theme", "Theme", show=False, id="app.theme", tooltip="another theme: light, dark …"
        ),
        Binding(
            "ctrl+z",
            "suspend",
            "Suspend",
            show=False,
            id="app.suspend",
            tooltip="to the shell; fg comes back",
        ),
        Binding("q", "quit", "Quit", id="app.quit"),
        Binding("ctrl+q", "quit", "Quit from anywhere", show=False, priority=True, id="app.quit_anywhere"),
    ]

    class EventsArrived(Message):
        """The inbox is no longer empty."""

    def __init__(
        self,
        backend: Backend,
        *,
        now: Callable[[], float] = time.time,
        history: int = 2000,
        theme: str = "",
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        # Where there is no colour, what colours say is said by the styles of a terminal's own palette.
        super().__init__(ansi_color=True if without_colour(os.environ) else None)
        self._backend = backend
        self._now = now
        self._history = history
        self._wanted_theme = theme
        self._own_keys = dict(keymap or {})
        self._model = Model(history)
        self._inbox = Inbox(lambda: self.post_message(self.EventsArrived()))
        self._unsubscribe: Callable[[], None] = lambda: None
        self._next_batch = 0.0
        self._next_totals = 0.0
        self._totalled = 0
        self._monitor = MonitorScreen(backend, self._model, now)
        self.recollect()
        self._monitor.restore(self.remembered.layout)

    def get_default_screen(self) -> Screen[None]:
        return self._monitor

    def on_mount(self) -> None:
        self.dress(self._wanted_theme)
        self.tell_memory_trouble()
        self.know_filters()
        self.apply_keys(self._own_keys)
        self._unsubscribe = self._backend.subscribe(self._inbox.put)
        self.app_resume_signal.subscribe(self, self.draw_anew)
        self.run_worker(self._read_history, thread=True, group="history")
        self.set_interval(1.0, self._tick)

    def on_unmount(self) -> None:
        self._unsubscribe()
        self.remember_layout_now(self._monitor.arrangement)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from commands_of(self, screen)
        yield from filter_commands(self.remembered.filters, self.use_filter)
        yield from session_commands(self._model.known(), self._model.session_letter, self.use_filter)
        yield from theme_commands(self)

    def action_routes(self) -> None:
        from ccr_tui.tui.screens.routes import RoutesScreen  # noqa: PLC0415 - the first screen is not to wait

        if not self._back_to(RoutesScreen):
            model = self._model
            self.push_screen(RoutesScreen(self._backend, model.upstreams(), self._now, lambda: model.refused))

    def action_cost(self) -> None:
        from ccr_tui.tui.screens.cost import CostScreen  # noqa: PLC0415 - the first screen is not to wait

        if not self.is_screen_installed(COST):  # it stays as it was left
            self.install_screen(CostScreen(self._backend, self._now), COST)
        if not self._back_to(CostScreen):
            self.push_screen(COST, self._cost_left)

    def _back_to(self, kind: type[Screen[Any]]) -> bool:
        """Go back to a screen that is open already, so that they do not pile up; False if there is none."""
        if not any(isinstance(screen, kind) for screen in self.screen_stack):
            return False
        while not isinstance(self.screen, kind):
            self.pop_screen()
        return True

    def _cost_left(self, shown: Shown | None) -> None:
        """Go to the monitor, whatever screen was below, if there is something to be shown in it."""
        if shown is not None:
            while self.screen is not self._monitor:
                self.pop_screen()
            self._monitor.show_matching(shown.filter, shown.exchange)

    def on_ccr_app_events_arrived(self) -> None:
        """Draw a little later: a request that has just come should reach its upstream first."""
        self.set_timer(max(SETTLE_S, self._next_batch - time.monotonic()), self._take_batch)

    def _take_batch(self) -> None:
        events = self._inbox.take()
        self._next_batch = time.monotonic() + (RUSH_S if len(events) >= MANY else BATCH_S)
        for notice in self._model.apply(events):
            self._tell(notice)
        self._monitor.model_changed()
        self.still_in_flight()
        self._total_what_finished()

    def _tell(self, notice: Notice) -> None:
        toast = toast_of(notice)
        if toast is not None:
            self.toast(toast)
        if isinstance(notice, ConfigApplied | ConfigRejected):
            from ccr_tui.tui.screens.routes import RoutesScreen  # noqa: PLC0415 - see above

            self.apply_keys(self._own_keys)
            if isinstance(self.screen, RoutesScreen):
                self.screen.show_config()

    def _tick(self) -> None:
        self._monitor.tick()
        self._total_what_finished()
        self.remember_layout(self._monitor.arrangement)
        if time.monotonic() - self._next_totals > 60:  # midnight passes without any event
            self._read_totals_soon()

    def _read_history(self) -> None:
        try:
            records = self._backend.recent(COUNTED)
            totals = self._backend.totals_today()
        except CcrError as error:
            self.call_later(partial(self.notify, str(error), title="History", severity="error", markup=False))
            self.call_later(self._monitor.show_unread)
            return
        self.call_later(self._history_read, records, totals)

    def _history_read(self, records: Sequence[ExchangeRecord], totals: Totals) -> None:
        self._model.load(records)
        self._totalled = self._model.finished  # `totals` have them
        self._monitor.model_changed()
        self._monitor.show_today(totals)

    def _total_what_finished(self) -> None:
        """Read today's sums when something has finished since, here or elsewhere."""
        if self._model.finished > self._totalled:
            self._totalled = self._model.finished
            self._read_totals_soon()

    def _read_totals_soon(self) -> None:
        wait = self._next_totals - time.monotonic()
        if wait <= TOTALS_S:
            self._next_totals = time.monotonic() + max(0.0, wait) + TOTALS_S
            self.set_timer(max(BATCH_S, wait), partial(self.run_worker, self._read_totals, thread=True))

    def _read_totals(self) -> None:
        try:
            totals = self._backend.totals_today()
        except CcrError:
            self.call_later(self._monitor.show_unread)
            return
        self.call_later(self._totals_read, totals)

    def _totals_read(self, totals: Totals) -> None:
        self._monitor.show_today(totals)
