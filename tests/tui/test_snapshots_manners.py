"""Pictures of what is typed, picked and asked: the filter with its hints, saved filters, help, quitting.

After a wanted change: `pytest tests/tui/test_snapshots_manners.py --snapshot-update`, and look at them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from ccr_tui.core.remembered import Layout, Remembered
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screenshots import settle
from tests.tui import samples
from tests.tui.fake import FakeBackend

Compare = Callable[..., bool]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)
SAVED = {"slow": "ttft > 5", "dear opus": "model =~~ 'opus' and cost > 0.5", "fell back": "fell_back"}


def after(
    keys: Sequence[str], remembered: Remembered
) -> tuple[CcrApp, Callable[[Pilot[Any]], Awaitable[None]]]:
    """The application as it was left, and how it gets to what is to be looked at."""
    backend = FakeBackend(samples.CONFIG)
    backend.memory = remembered
    app = CcrApp(backend, now=lambda: samples.NOW)

    async def act(pilot: Pilot[Any]) -> None:
        backend.play(samples.busy())
        monitor = app.screen_stack[0]
        assert isinstance(monitor, MonitorScreen)
        while monitor.today != backend.totals_today():
            await pilot.pause(0.01)
        app.clear_notifications()
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        for line in app.screen.query(Input):
            line.cursor_blink = False  # it would be there or not
        await settle(pilot)

    return app, act


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        (("f", *"sta"), NARROW, ""),
        (("f", *"to", "tab"), MIDDLE, "textual-light"),
        (("f", *"staus", "space", "greater_than_sign", "space", "5"), MIDDLE, ""),
        (("S",), NARROW, "textual-light"),
        (("S",), MIDDLE, ""),
        (("f", *"opus", "ctrl+s"), MIDDLE, ""),
        (("q",), NARROW, ""),
        (("q", "w"), MIDDLE, "textual-light"),
        (("question_mark",), NARROW, ""),
        (("question_mark",), WIDE, "textual-light"),
    ],
    ids=[
        "hints-narrow",
        "completed-light",
        "error",
        "saved-narrow-light",
        "saved",
        "save",
        "quit-narrow",
        "waiting-light",
        "help-narrow",
        "help-wide-light",
    ],
)
def test_asked(snap_compare: Compare, keys: Sequence[str], size: tuple[int, int], theme: str) -> None:
    app, act = after(keys, Remembered(theme, filters=SAVED))
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_no_filter_is_saved_yet(snap_compare: Compare) -> None:
    app, act = after(("S",), Remembered())
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)


def test_as_it_was_left(snap_compare: Compare) -> None:
    layout = Layout(detail=True, panel="Attempts", side="beside", share=50)
    app, act = after((), Remembered("nord", layout))
    assert snap_compare(app, terminal_size=WIDE, run_before=act)


def test_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app, act = after(("k", "enter", "2"), Remembered())
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)
