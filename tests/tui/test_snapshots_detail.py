"""Pictures of the detail's panels: trees, comparisons and bars, narrow and wide, dark and light.

What an assertion can say is asserted elsewhere. After a wanted change:
`pytest tests/tui/test_snapshots_detail.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccr_tui.core.events import Event
from tests.tui import samples, samples_reading
from tests.tui.gallery import example
from tests.tui.pictures import DARK, LIGHT, MIDDLE, NARROW, WIDE, Compare, pictured

LOADS = frozenset("1234567E")
"""Keys after which a worker reads; the next one acts on what it brings."""
TREE = ("g", "j", "j", "enter", "4", "enter")
FELL_BACK = ("g", "j", "j", "enter")
TURN = ("end", "enter", "7")


def taken(
    compare: Compare,
    keys: Sequence[str],
    size: tuple[int, int],
    theme: str = DARK,
    events: Sequence[Event] = (),
) -> bool:
    """Whether the detail looks as it did after some keys."""
    app, backend = example(theme)
    return pictured(compare, app, backend, size, keys, events or samples.busy(), after=LOADS)


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
    assert taken(snap_compare, keys, size, theme)


@pytest.mark.parametrize(
    ("size", "theme"), [(NARROW, LIGHT), (WIDE, DARK)], ids=["narrow-light", "wide-dark"]
)
def test_previous(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert taken(snap_compare, (*TURN, "z"), size, theme, samples_reading.conversation())


@pytest.mark.parametrize(
    ("panel", "size", "theme"),
    [("2", NARROW, DARK), ("3", MIDDLE, LIGHT), ("6", MIDDLE, DARK)],
    ids=["attempts", "conversation", "changed"],
)
def test_panels(snap_compare: Compare, panel: str, size: tuple[int, int], theme: str) -> None:
    assert taken(snap_compare, (*FELL_BACK, panel, "z", "g"), size, theme)
