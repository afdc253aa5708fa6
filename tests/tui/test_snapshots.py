"""Pictures of whole screens, compared with what they looked like: layout, alignment, colours.

What an assertion can say is asserted elsewhere. After a wanted change:
`pytest tests/tui/test_snapshots.py --snapshot-update`, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.tui import samples
from tests.tui.gallery import OPEN, example
from tests.tui.pictures import MIDDLE, NARROW, WIDE, Compare, pictured


def taken(compare: Compare, keys: Sequence[str], size: tuple[int, int] = MIDDLE) -> bool:
    """Whether a morning's work looks as it did, after some keys."""
    app, backend = example()
    return pictured(compare, app, backend, size, keys, samples.busy())


@pytest.mark.parametrize(
    ("key", "size"),
    [("2", WIDE), ("3", NARROW), ("3", WIDE), ("4", MIDDLE), ("5", MIDDLE), ("6", MIDDLE)],
    ids=["attempts", "conversation-narrow", "conversation", "request", "response", "changed"],
)
def test_detail(snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    assert taken(snap_compare, (*OPEN, key), size)


def test_beside(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("end", "k", "enter"), (160, 40))


def test_no_match(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("f", "z", "z"))


def test_route_refused(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("t", "enter", "ctrl+u", "comma", "x"))


@pytest.mark.parametrize("key", ["R", "question_mark"], ids=["reroute", "help"])
def test_dialogs(snap_compare: Compare, key: str) -> None:
    assert taken(snap_compare, (key,))
