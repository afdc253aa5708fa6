"""Pictures of the detail's panels: trees, comparisons and bars, narrow and wide, dark and light.

What an assertion can say is asserted elsewhere. After a wanted change:
`pytest tests/tui/test_snapshots_detail.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from ccr_tui.core.errors import StoreError
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screenshots import settle
from tests.tui import samples, samples_reading
from tests.tui.gallery import example

Compare = Callable[..., bool]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)
DARK, LIGHT = "textual-dark", "textual-light"
LOADS = frozenset("1234567E")
"""Keys after which a worker reads; the next one acts on what it brings."""
TREE = ("g", "j", "j", "enter", "4", "enter")
FELL_BACK = ("g", "j", "j", "enter")
TURN = ("end", "enter", "7")


def after(
    events: Sequence[Any], keys: Sequence[str], theme: str = DARK, *, broken: bool = False
) -> tuple[Any, Callable[[Pilot[Any]], Awaitable[None]]]:
    """The application, and how it gets to what is to be looked at, which fills the screen."""
    app, backend = example()

    def refuse(id: str) -> bytes:
        raise StoreError("The history at ~/history.db is locked: another program writes to it.")

    async def act(pilot: Pilot[Any]) -> None:
        app.theme = theme
        backend.play(events)
        if broken:
            backend.request_body = refuse  # type: ignore[method-assign]
        monitor = app.screen_stack[0]
        assert isinstance(monitor, MonitorScreen)
        while monitor.today != backend.totals_today():
            await pilot.pause(0.01)
        for key in keys:
            await pilot.press(key)
            if key in LOADS:
                await settle(pilot)
        app.clear_notifications()
        await settle(pilot)

    return app, act


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        ((*TREE, "end"), NARROW, DARK),
        ((*TREE, "z"), MIDDLE, DARK),
        ((*TREE, "z", "down", "right", "slash", *"user"), WIDE, LIGHT),
        ((*FELL_BACK, "5", "z", "slash", *"over", "enter"), MIDDLE, LIGHT),
        ((*FELL_BACK, "5", "z", "E", "G"), MIDDLE, DARK),
    ],
    ids=["narrow", "request", "searching", "found", "events"],
)
def test_trees(snap_compare: Compare, keys: Sequence[str], size: tuple[int, int], theme: str) -> None:
    app, act = after(samples.busy(), keys, theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, LIGHT), (WIDE, DARK)], ids=["narrow-light", "wide-dark"]
)
def test_previous(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app, act = after(samples_reading.conversation(), (*TURN, "z"), theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize(
    ("panel", "size", "theme"),
    [("2", NARROW, DARK), ("3", MIDDLE, LIGHT), ("6", MIDDLE, DARK)],
    ids=["attempts", "conversation", "changed"],
)
def test_panels(snap_compare: Compare, panel: str, size: tuple[int, int], theme: str) -> None:
    app, act = after(samples.busy(), (*FELL_BACK, panel, "z", "g"), theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_nothing_to_compare_with(snap_compare: Compare) -> None:
    app, act = after(samples.busy(), ("end", "enter", "7"))
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)


def test_a_history_that_cannot_be_read(snap_compare: Compare) -> None:
    app, act = after(samples.busy(), (*FELL_BACK, "4"), LIGHT, broken=True)
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)
