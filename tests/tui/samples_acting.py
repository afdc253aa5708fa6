"""Exchanges that wait for the user, or that the user has had sent again."""

from __future__ import annotations

from ccr_tui.core.events import Event, ExchangeHeld
from tests.builders import exchange_events
from tests.tui.samples import MAIN, NOW, OPUS


def waiting(id: str = "held", left_s: float = 97.0) -> list[Event]:
    """A request that is held; it waits for `left_s` more."""
    start = exchange_events(id=id, at=NOW - 23, session=MAIN, model=OPUS, attempts=(), finished=False)[0]
    return [start, ExchangeHeld(id, NOW - 23, NOW + left_s)]
