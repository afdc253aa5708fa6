from __future__ import annotations

import pytest

from ccr_tui.tui.screens.help import HelpScreen
from ccr_tui.tui.widgets.key_bar import KeyBar
from tests.tui import samples
from tests.tui.driving import driving


async def test_shows_the_keys_that_work_now() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("⏎ Open  f Filter  r Replay  R Reroute")
        await ride.press("enter")
        await ride.says("tab Panel  ⏎ Open  z Zoom  u Unfold  f Filter")
        await ride.press("1")
        await ride.until(lambda: "o Older" not in ride.text)
        await ride.press("escape", "f")
        await ride.says("⏎ Keep  ↑ Earlier  esc Clear")
        assert "r Replay" not in ride.text


@pytest.mark.parametrize("width", [30, 40, 80])
async def test_the_way_to_help_is_always_there(width: int) -> None:
    async with driving(samples.busy(), size=(width, 20)) as ride:
        await ride.press("enter")
        await ride.says("? Help")


async def test_a_click_presses_the_key() -> None:
    async with driving(samples.busy()) as ride:
        bar = ride.screen.query_one(KeyBar)
        at = bar.render_line(0).text.index("? Help")
        await ride.pilot.click(KeyBar, offset=(at + 2, 0))
        await ride.until(lambda: isinstance(ride.screen, HelpScreen))


async def test_what_cannot_be_done_is_dim_and_a_click_on_it_does_nothing() -> None:
    async with driving() as ride:
        await ride.says("r Replay")
        bar = ride.screen.query_one(KeyBar)
        await ride.pilot.click(KeyBar, offset=(bar.render_line(0).text.index("Replay"), 0))
        assert not ride.backend.calls
