"""Pictures of the cost screen; see `test_snapshots.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual.pilot import Pilot

from ccr_tui.core.errors import StoreError
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screenshots import settle
from tests.tui import samples, samples_numbers
from tests.tui.fake import FakeBackend

Compare = Callable[..., bool]
Act = Callable[[Pilot[Any]], Awaitable[None]]
NARROW, MIDDLE, WIDE = (40, 20), (80, 24), (120, 40)
DARK, LIGHT = "textual-dark", "textual-light"
DAMAGED = StoreError("The history at h.db is damaged: move it away.")


def cost(
    keys: Sequence[str], *, theme: str = DARK, empty: bool = False, error: StoreError | None = None
) -> tuple[CcrApp, Act]:
    """The application, and how it gets to the cost screen and beyond."""
    backend = FakeBackend(samples.CONFIG)
    backend.numbers_error = error
    if not empty:
        samples_numbers.fill(backend)
    app = CcrApp(backend, now=lambda: samples.NOW, theme=theme)

    async def act(pilot: Pilot[Any]) -> None:
        for key in ("dollar_sign", *keys):
            await settle(pilot)
            await pilot.press(key)
        await settle(pilot)

    return app, act


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        ((), NARROW, DARK),
        ((), MIDDLE, LIGHT),
        ((), WIDE, DARK),
        (("2", "space", "down", "right"), NARROW, LIGHT),
        (("2", "space", "down", "right"), WIDE, DARK),
        (("3",), NARROW, DARK),
        (("3", "s"), WIDE, LIGHT),
        (("4",), MIDDLE, DARK),
        (("5",), MIDDLE, LIGHT),
        (("6", "down", "down"), NARROW, DARK),
        (("6", "down", "down"), MIDDLE, LIGHT),
    ],
    ids=[
        *("plots-narrow", "plots", "plots-wide", "tree-narrow", "tree-wide", "tables-narrow", "tables-wide"),
        *("speed", "quality", "misses-narrow", "misses"),
    ],
)
def test_numbers(snap_compare: Compare, keys: Sequence[str], size: tuple[int, int], theme: str) -> None:
    app, act = cost(keys, theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=act)


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["narrow", "middle"])
def test_empty(snap_compare: Compare, size: tuple[int, int]) -> None:
    app, act = cost(("3",), empty=True)
    assert snap_compare(app, terminal_size=size, run_before=act)


def test_error(snap_compare: Compare) -> None:
    app, act = cost(("6",), error=DAMAGED)
    assert snap_compare(app, terminal_size=NARROW, run_before=act)
