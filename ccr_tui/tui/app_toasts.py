"""Toasts: of each kind the newest only, so that a night's failures are not a wall in the morning.

They lie over what is worked on, so a key press takes away those that have been there long enough to be read.
"""

from __future__ import annotations

import time
from functools import cached_property

from textual import events
from textual.app import App
from textual.notifications import Notification
from textual.widget import Widget

from ccr_tui.tui.notices import Toast

READ_S = {"information": 1.0, "warning": 2.0, "error": 5.0}
"""Seconds after which whoever presses a key has read a toast, by how bad its news is."""


class ToastsApp(App[None]):
    """For `CcrApp`."""

    @cached_property
    def _toasted(self) -> dict[str, Notification]:
        return {}

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._take_away_what_was_read()
        await super().on_event(event)

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

    def _take_away_what_was_read(self) -> None:
        now = time.time()
        if read := [n for n in self._notifications if now - n.raised_at >= READ_S[n.severity]]:
            for notification in read:
                self._unnotify(notification, refresh=False)
            self._refresh_notifications()


def toasts_of(widget: Widget) -> ToastsApp:
    """For who has something to say that is said once."""
    assert isinstance(widget.app, ToastsApp)
    return widget.app
