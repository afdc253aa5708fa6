"""Toasts: of each kind the newest only, so that a night's failures are not a wall in the morning."""

from __future__ import annotations

from textual.app import App
from textual.notifications import Notification

from ccr_tui.tui.notices import Toast


class ToastsApp(App[None]):
    """For `CcrApp`."""

    _toasted: dict[str, Notification]

    def toast(self, toast: Toast) -> None:
        """Show it, in place of the one of its kind that may still be there."""
        self._toasted = shown = getattr(self, "_toasted", {})
        if (before := shown.get(toast.kind)) is not None:
            self._unnotify(before, refresh=False)
        new = Notification(toast.message, toast.title, toast.severity, toast.seconds)
        shown[toast.kind] = new
        # `notify` would only queue it: the next one of its kind could not take it back.
        self._notifications.add(new)
        self._refresh_notifications()
