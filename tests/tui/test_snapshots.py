"""Pictures of whole screens, compared with what they looked like: layout, alignment, colours.

What an assertion can say is asserted elsewhere. After a wanted change:
`pytest tests/tui/test_snapshots.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screenshots import settle
from tests.tui import samples
from tests.tui.gallery import OPEN, example

Compare = Callable[..., bool]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)


def after(events: Sequence[Any], keys: Sequence[str]) -> tuple[Any, Callable[[Pilot[Any]], Awaitable[None]]]:
    """The application, and how it gets to what is to be looked at."""
    app, backend = example()

    async def act(pilot: Pilot[Any]) -> None:
        backend.play(events)
        monitor = app.screen_stack[0]
        assert isinstance(monitor, MonitorScreen)
        while monitor.today != backend.totals_today():
            await pilot.pause(0.01)
        app.clear_notifications()
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)

    return app, act


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["narrow", "middle"])
def test_empty(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = after((), ())
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize("size", [NARROW, MIDDLE, WIDE], ids=["narrow", "middle", "wide"])
def test_busy(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = after(samples.busy(), ())
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize(
    ("key", "size"),
    [("1", MIDDLE), ("2", WIDE), ("3", NARROW), ("3", WIDE), ("4", MIDDLE), ("5", MIDDLE), ("6", MIDDLE)],
    ids=["decision", "attempts", "conversation-narrow", "conversation", "request", "response", "changed"],
)
def test_detail(snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    app, act = after(samples.busy(), (*OPEN, key))
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_beside(snap_compare: Compare) -> None:
    app, act = after(samples.busy(), ("end", "k", "enter"))
    assert snap_compare(app, terminal_size=(160, 40), run_before=act)


def test_no_match(snap_compare: Compare) -> None:
    app, act = after(samples.busy(), ("f", "z", "z"))
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["narrow", "middle"])
def test_routes(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = after(samples.busy(), ("t",))
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_route_refused(snap_compare: Compare) -> None:
    app, act = after(samples.busy(), ("t", "enter", "ctrl+u", "comma", "x"))
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)


@pytest.mark.parametrize("key", ["R", "question_mark"], ids=["reroute", "help"])
def test_dialogs(snap_compare: Compare, key: str) -> None:
    app, act = after(samples.busy(), (key,))
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)
