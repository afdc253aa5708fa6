"""Drives the application: keys in, conditions awaited, nothing slept for.

async with driving(events=samples.busy()) as ride:
    await ride.press("g", "enter")
    await ride.until(lambda: ride.detail.display)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen

from ccr_tui.core.events import Event
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from ccr_tui.tui.widgets.filter_bar import FilterBar
from tests.tui import samples
from tests.tui.fake import FakeBackend

DEADLINE_S = 10.0


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.at = samples.NOW

    def __call__(self) -> float:
        return self.at


@dataclass(slots=True)
class Ride:
    app: CcrApp
    pilot: Pilot[Any]
    backend: FakeBackend
    clock: Clock

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.pilot.press(*(KEYS.get(character, character) for character in text))

    def burst(self, *typed: str) -> None:
        """Keys by their names, and texts; all at once, as a terminal sends them whose line is slow."""
        for item in typed:
            for key in [item] if item in NAMED else item:
                name = key if key in NAMED else KEYS.get(key, key)
                character = key if len(key) == 1 else NAMED.get(key)
                self.app.post_message(Key(name, character))

    async def until(self, holds: Callable[[], object]) -> None:
        """Let the application work until `holds()` is true; fail after ten seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DEADLINE_S
        while not holds():
            assert loop.time() < deadline, f"did not become true:\n{self.text}"
            await self.pilot.pause(0.01)

    async def says(self, text: str) -> None:
        """Wait until `text` is on screen."""
        await self.until(lambda: text in self.text)

    async def play(self, events: Iterable[Event]) -> None:
        """Tell the events and wait until their exchanges are in the table."""
        told = list(events)
        self.backend.play(told)
        wanted = {getattr(event, "exchange_id", None) for event in told} - {None}
        await self.until(lambda: wanted <= set(self.ids) or not self.table.is_attached)

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def table(self) -> ExchangeTable:
        return self.app.screen_stack[0].query_one(ExchangeTable)

    @property
    def detail(self) -> Detail:
        return self.app.screen_stack[0].query_one(Detail)

    @property
    def filter_bar(self) -> FilterBar:
        return self.app.screen_stack[0].query_one(FilterBar)

    @property
    def ids(self) -> list[str]:
        """The ids of the rows that have been read, from top to bottom."""
        return [row.id for row in self.table.rows if row]

    @property
    def current(self) -> str | None:
        """The id of the exchange under the cursor."""
        return self.table.current.id if self.table.current else None

    @property
    def text(self) -> str:
        """What is on screen, line by line."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def toasts(self) -> list[str]:
        return [notification.message for notification in self.app._notifications]


KEYS = {
    ",": "comma",
    ":": "colon",
    "-": "minus",
    ">": "greater_than_sign",
    " ": "space",
    "/": "slash",
    ".": "full_stop",
}


NAMED = {"enter": "\r", "escape": "\x1b", "space": " ", "up": None, "ctrl+k": None}
"""Keys that `burst` takes by their names, and their characters."""


@asynccontextmanager
async def driving(
    events: Iterable[Event] = (),
    *,
    size: tuple[int, int] = (80, 24),
    backend: FakeBackend | None = None,
    **options: Any,
) -> AsyncIterator[Ride]:
    """The application on a fake backend that has told `events`."""
    backend = backend or FakeBackend(samples.CONFIG)
    clock = Clock()
    app = CcrApp(backend, now=clock, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        ride = Ride(app, pilot, backend, clock)
        await ride.until(lambda: app.screen.is_mounted and backend.subscribed)
        await ride.play(events)
        await pilot.pause()
        yield ride
