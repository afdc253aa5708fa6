"""Pictures of what the user acts with: the picker, hold mode, a comparison, small questions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.bridge_routes import Standings
from tests.tui import samples
from tests.tui.fake_comparing import ComparingBackend
from tests.tui.pictures import LIGHT, MIDDLE, NARROW, WIDE, Compare, pictured
from tests.tui.samples_acting import waiting

THREE = ("g", "j", "j", "c", "space", "down", "down", "space", "down", "space")
FARE = Standings(
    {"anthropic": "ok", "deepseek": "exhausted", "ollama": "paused", "openrouter": "resting"},
    {"openrouter,z-ai/glm-5": "rests 20 s after 5 failures"},
)


def taken(
    compare: Compare,
    keys: Sequence[str],
    size: tuple[int, int] = MIDDLE,
    *,
    held: bool = False,
    theme: str = "",
) -> bool:
    """Whether a morning's work looks as it did, after some keys."""
    backend = ComparingBackend()
    backend.standing = FARE
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)
    events = [*samples.busy(), *(waiting() if held else [])]
    return pictured(compare, app, backend, size, keys, events)


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, ""), (MIDDLE, ""), (WIDE, LIGHT)], ids=["narrow", "middle", "wide-light"]
)
def test_picker(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert taken(snap_compare, ("g", "R"), size, theme=theme)


def test_picker_refuses(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("g", "R", *"zzz", "comma", "x", "enter"), MIDDLE)


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["narrow", "middle"])
def test_a_held_request(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert taken(snap_compare, ("h", "end", "enter"), size, held=True)


def test_hold_mode(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("h", "end"), WIDE, held=True)


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        ((), MIDDLE, ""),
        (("enter", "d", "J"), WIDE, LIGHT),
    ],
    ids=["choose", "diff-light"],
)
def test_compare(snap_compare: Compare, keys: tuple[str, ...], size: tuple[int, int], theme: str) -> None:
    assert taken(snap_compare, (*THREE, *keys), size, theme=theme)


@pytest.mark.parametrize("key", ["s", "n", "x"], ids=["score", "note", "export"])
def test_questions(snap_compare: Compare, key: str) -> None:
    assert taken(snap_compare, ("g", key), NARROW)
