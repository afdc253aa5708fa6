"""How a picture comes about: the application is told what happens, keys are pressed, and it comes to rest.

def test_it(snap_compare: Compare) -> None:
    assert pictured(snap_compare, app, backend, MIDDLE, keys=("enter", "2"), events=samples.busy())
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import Event
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screenshots import settle
from tests.tui.fake import FakeBackend

Compare = Callable[..., bool]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)
DARK, LIGHT = "textual-dark", "textual-light"


def pictured(
    compare: Compare,
    app: CcrApp,
    backend: FakeBackend,
    size: tuple[int, int],
    keys: Sequence[str] = (),
    events: Iterable[Event] = (),
    *,
    after: Collection[str] | None = None,
    toasts: bool = False,
) -> bool:
    """Whether the application looks as it did. It comes to rest after each key, or those of `after` only."""

    async def act(pilot: Pilot[Any]) -> None:
        backend.play(events)
        await _counted(pilot, backend)
        await _rest(pilot, toasts=toasts)
        for key in keys:
            await pilot.press(key)
            if after is None or key in after:
                await settle(pilot)
        await _rest(pilot, toasts=toasts)

    return compare(app, terminal_size=size, run_before=act)


async def _counted(pilot: Pilot[Any], backend: FakeBackend) -> None:
    """Wait until the sums of what was told are shown, or that there are none."""
    monitor = pilot.app.screen_stack[0]
    assert isinstance(monitor, MonitorScreen)
    try:
        today = backend.totals_today()
    except CcrError:
        return
    while monitor.today != today:
        await pilot.pause(0.01)


async def _rest(pilot: Pilot[Any], *, toasts: bool) -> None:
    if not toasts:
        pilot.app.clear_notifications()
    for line in pilot.app.screen.query(Input):
        line.cursor_blink = False  # it would be there or not
    await settle(pilot)
