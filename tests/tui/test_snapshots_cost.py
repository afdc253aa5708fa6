"""Pictures of the cost screen; see `test_snapshots.py`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ccr_tui.tui.app import CcrApp
from tests.tui import samples, samples_numbers
from tests.tui.fake import FakeBackend
from tests.tui.pictures import DARK, LIGHT, MIDDLE, NARROW, WIDE, Compare, pictured


def taken(
    compare: Compare, keys: Sequence[str], size: tuple[int, int], theme: str = DARK, *, empty: bool = False
) -> bool:
    """Whether the cost screen looks as it did, after some keys."""
    backend = FakeBackend(samples.CONFIG)
    if not empty:
        samples_numbers.fill(backend)
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)
    return pictured(compare, app, backend, size, ("dollar_sign", *keys))


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        (("2", "space", "down", "right"), NARROW, LIGHT),
        (("2", "space", "down", "right"), WIDE, DARK),
        (("3",), NARROW, DARK),
        (("3", "s"), WIDE, LIGHT),
        (("4",), MIDDLE, DARK),
        (("5",), MIDDLE, LIGHT),
        (("6", "down"), NARROW, DARK),
        (("6", "down"), MIDDLE, LIGHT),
    ],
    ids=[
        *("tree-narrow", "tree-wide", "tables-narrow", "tables-wide"),
        *("speed", "quality", "misses-narrow", "misses"),
    ],
)
def test_numbers(snap_compare: Compare, keys: Sequence[str], size: tuple[int, int], theme: str) -> None:
    assert taken(snap_compare, keys, size, theme)


def test_empty_table(snap_compare: Compare) -> None:
    assert taken(snap_compare, ("3",), MIDDLE, empty=True)
