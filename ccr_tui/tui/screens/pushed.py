"""Screens that are opened above others, and are left once, however often a key asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType


class PushedScreen(Screen[ScreenResultType]):
    """Textual's own `dismiss` takes away whatever is on top: after a second key, the wrong screen."""

    _dismiss_again: Callable[[], object] | None = None

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave with `result`; under another screen, as soon as that one is left."""
        stack = self.app.screen_stack
        if stack and stack[-1] is self:
            return super().dismiss(result)
        if self in stack and self._dismiss_again is None:
            self._dismiss_again = partial(self.dismiss, result)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        if self._dismiss_again is not None:
            self._dismiss_again()


class Dialog(ModalScreen[ScreenResultType], PushedScreen[ScreenResultType]):
    """Asks something; what is below stays in sight: a class has the looks of its first base."""
