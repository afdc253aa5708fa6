"""Leaving: asks once while requests are in flight, lets them finish if wanted, and can stand still."""

from __future__ import annotations

import time
from functools import partial

from textual.app import App

from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.model import Model
from ccr_tui.tui.screens.confirm import QuitScreen

TWICE_S = 5.0
"""A key that was pressed again within this time is meant."""


class QuitsApp(App[None]):
    """For `CcrApp`, which calls `still_in_flight` when the model has changed."""

    _backend: Backend
    _model: Model
    _suspend_asked = -TWICE_S

    async def action_quit(self) -> None:
        """Quit; asks once when that would cut requests off."""
        if not self._model.in_flight or isinstance(self.screen, QuitScreen):
            self.exit()
            return
        self.push_screen(QuitScreen(self._model.in_flight, self._model.held), self._quit_or_stay)

    def still_in_flight(self) -> None:
        """Let the question know how many are left; it is answered when none is."""
        screen = next(reversed(self.screen_stack), None)  # none is left once the application has ended
        if isinstance(screen, QuitScreen):
            screen.show(self._model.in_flight, self._model.held)

    def on_quit_screen_waiting(self) -> None:
        """No more shall come, or it might never end; nobody is going to choose for those that are held."""
        self._backend.drain(True)
        if self._backend.holding or self._model.held:
            ask(self.screen, partial(self._backend.hold, False), lambda _: None)

    def _quit_or_stay(self, quits: bool | None) -> None:
        if quits:
            self.exit()
        else:
            self._backend.drain(False)

    def action_suspend(self) -> None:
        """Hand the terminal back to the shell; the proxy stands still with it, so that is said first."""
        in_flight, now = self._model.in_flight, time.monotonic()
        if in_flight and now - self._suspend_asked > TWICE_S:
            self._suspend_asked = now
            what = "A request" if in_flight == 1 else f"{in_flight} requests"
            sentence = f"{what} in flight would stand still with the proxy: press it again to suspend anyway."
            self.notify(sentence, severity="warning", timeout=TWICE_S)
            return
        self.action_suspend_process()

    def draw_anew(self, _: object) -> None:
        """The terminal was the shell's meanwhile; Textual would draw only what has changed since."""
        self.refresh(layout=True)
