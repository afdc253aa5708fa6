"""Pictures of what is typed, picked and asked: the filter with its hints, saved filters, help, quitting.

After a wanted change: `pytest tests/tui/test_snapshots_manners.py --snapshot-update`, and look at them.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccr_tui.core.remembered import Layout, Remembered
from ccr_tui.tui.app import CcrApp
from tests.tui import samples
from tests.tui.fake import FakeBackend
from tests.tui.pictures import MIDDLE, NARROW, WIDE, Compare, pictured

SAVED = {"slow": "ttft > 5", "dear opus": "model =~~ 'opus' and cost > 0.5", "fell back": "fell_back"}


def taken(compare: Compare, keys: Sequence[str], remembered: Remembered, size: tuple[int, int]) -> bool:
    """Whether the application looks as it did, as it was left and after some keys."""
    backend = FakeBackend(samples.CONFIG)
    backend.memory = remembered
    app = CcrApp(backend, now=lambda: samples.NOW)
    return pictured(compare, app, backend, size, keys, samples.busy())


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
    assert taken(snap_compare, keys, Remembered(theme, filters=SAVED), size)


def test_no_filter_is_saved_yet(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("S",), Remembered(), MIDDLE)


def test_as_it_was_left(snap_compare: Compare) -> None:
    layout = Layout(detail=True, panel="Attempts", side="beside", share=50)
    assert taken(snap_compare, (), Remembered("nord", layout), WIDE)


def test_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert taken(snap_compare, ("k", "enter", "2"), Remembered(), MIDDLE)
