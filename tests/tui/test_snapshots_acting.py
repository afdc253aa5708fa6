"""Pictures of what the user acts with: the picker, hold mode, a comparison, small questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.bridge_routes import Standings
from ccr_tui.tui.screenshots import settle
from tests.tui import samples
from tests.tui.fake_comparing import ComparingBackend
from tests.tui.samples_acting import waiting

Compare = Callable[..., bool]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)
LIGHT = "textual-light"
THREE = ("g", "j", "j", "c", "space", "down", "down", "space", "down", "space")
FARE = Standings(
    {"anthropic": "ok", "deepseek": "exhausted", "ollama": "paused", "openrouter": "resting"},
    {"openrouter,z-ai/glm-5": "rests 20 s after 5 failures"},
)


def after(
    keys: Sequence[str], *, held: bool = False, theme: str = ""
) -> tuple[Any, Callable[[Pilot[Any]], Awaitable[None]]]:
    """The application on a morning's work, and how it gets to what is to be looked at."""
    backend = ComparingBackend()
    backend.standing = FARE
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)

    async def act(pilot: Pilot[Any]) -> None:
        backend.play([*samples.busy(), *(waiting() if held else [])])
        await settle(pilot)
        app.clear_notifications()
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        app.clear_notifications()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await settle(pilot)

    return app, act


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, ""), (MIDDLE, ""), (WIDE, LIGHT)], ids=["narrow", "middle", "wide-light"]
)
def test_picker(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    app, act = after(("g", "R"), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_picker_refuses(snap_compare: Compare) -> None:
    app, act = after(("g", "R", *"zzz", "comma", "x", "enter"))
    assert snap_compare(app, terminal_size=MIDDLE, run_before=act)


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["narrow", "middle"])
def test_a_held_request(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = after(("h", "end", "enter"), held=True)
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_hold_mode(snap_compare: Compare) -> None:
    app, act = after(("h", "end"), held=True)
    assert snap_compare(app, terminal_size=WIDE, run_before=act)


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        ((), MIDDLE, ""),
        (("enter",), NARROW, ""),
        (("enter",), WIDE, ""),
        (("enter", "d", "J"), WIDE, LIGHT),
    ],
    ids=["choose", "narrow", "wide", "diff-light"],
)
def test_compare(snap_compare: Compare, keys: tuple[str, ...], size: tuple[int, int], theme: str) -> None:
    app, act = after((*THREE, *keys), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize("key", ["s", "n", "x"], ids=["score", "note", "export"])
def test_questions(snap_compare: Compare, key: str) -> None:
    app, act = after(("g", key))
    assert snap_compare(app, terminal_size=NARROW, run_before=act)
