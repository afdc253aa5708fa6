"""Keys one after the other: each is handled where those before it have led, however fast they come."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import cached_property, partial

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer

ROUNDS = 3
"""How often the way of a key is gone behind it: widgets tell one another what it means, in so many steps."""
LOOK_S = 0.1
"""How often to look, while keys wait, whether the one before them stands still."""
PATIENCE_S = 1.0
"""A key that takes longer than this is not waited for: the way out must stay open."""


class TypingApp(App[None]):
    """For `CcrApp`.

    A key may open a dialog or a line to type in a few messages after it was pressed; Textual by itself
    would have handed on the next keys to where the first one was pressed by then.
    """

    _under_way = 0
    """Counts the keys; None is under way when `_arrived` is the same."""
    _arrived = 0
    _handed_on_at = 0.0
    _looking: Timer | None = None

    @cached_property
    def _typed(self) -> deque[events.Event]:
        """What waits for the key before it."""
        return deque()

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._arrived == self._under_way:
            await self._hand_on(event)
        else:
            self._typed.append(event)
            if self._looking is None:
                self._looking = self.set_interval(LOOK_S, self._look)

    @property
    def _target(self) -> DOMNode:
        """Where a key goes now."""
        return self.focused or self.screen

    async def _hand_on(self, event: events.Event) -> None:
        self._under_way += 1
        self._handed_on_at = time.monotonic()
        target = self._target
        await super().on_event(event)
        self._follow(self._under_way, target, ROUNDS)

    def _follow(self, key: int, target: DOMNode, rounds: int) -> None:
        """Go the way of the key, behind it: from the target up to the application."""
        self._go(list(target.ancestors_with_self), partial(self._followed, key, target, rounds))

    def _go(self, way: Sequence[DOMNode], then: Callable[[], object]) -> None:
        for at, node in enumerate(way, 1):
            if node.call_later(self._go, way[at:], then):
                return  # a node that the key has closed takes nothing any more
        self.call_later(then)

    async def _followed(self, key: int, target: DOMNode, rounds: int) -> None:
        """Once all rounds have been gone, and the keys have no other target, what came of it is done too."""
        if key != self._under_way:
            return  # it was not waited for
        now = self._target
        if now is not target or rounds > 1:
            self._follow(key, now, max(1, rounds - 1))
        else:
            await self._go_on()

    async def _look(self) -> None:
        if time.monotonic() - self._handed_on_at > PATIENCE_S:
            await self._go_on()

    async def _go_on(self) -> None:
        self._arrived = self._under_way
        if self._typed:
            await self._hand_on(self._typed.popleft())
        elif self._looking is not None:
            self._looking.stop()
            self._looking = None
