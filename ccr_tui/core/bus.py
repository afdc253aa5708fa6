"""Hands each event to every subscriber, in order, and keeps one subscriber's bug from the others."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.events import Event

Subscriber = Callable[[Event], None]


class Bus:
    """Synchronous publish/subscribe. Subscribers must not block: they queue and return."""

    def __init__(self, on_error: Callable[[Exception], None] | None = None) -> None:
        self._subscribers: tuple[Subscriber, ...] = ()
        self._on_error = on_error

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a subscriber; the returned function removes it."""
        self._subscribers = (*self._subscribers, subscriber)

        def unsubscribe() -> None:
            self._subscribers = tuple(s for s in self._subscribers if s is not subscriber)

        return unsubscribe

    def publish(self, event: Event) -> None:
        for subscriber in self._subscribers:
            try:
                subscriber(event)
            except Exception as error:  # one broken subscriber must not lose the event for the rest
                if self._on_error:
                    self._on_error(error)
