"""Toasts: of each kind the newest only, so that a night's failures are not a wall in the morning."""

from __future__ import annotations

from functools import cached_property

from textual.app import App
from textual.notifications import Notification
from textual.widget import Widget

from ccr_tui.tui.notices import Toast


class ToastsApp(App[None]):
    """For `CcrApp`."""

    @cached_property
    def _toasted(self) -> dict[str, Notification]:
        return {}

    def toast(self, toast: Toast) -> None:
        """Show it, in place of the one of its kind that may still be there."""
        self.take_back(toast.kind)
        new = Notification(toast.message, toast.title, toast.severity, toast.seconds)
        self._toasted[toast.kind] = new
        # `notify` would only queue it: the next one of its kind could not take it back.
        self._notifications.add(new)
        self._refresh_notifications()

    def take_back(self, kind: str) -> None:
        """What the toast of this kind says is true no more."""
        if (before := self._toasted.pop(kind, None)) is not None:
            self._unnotify(before)


def toasts_of(widget: Widget) -> ToastsApp:
    """For who has something to say that is said once."""
    assert isinstance(widget.app, ToastsApp)
    return widget.app
