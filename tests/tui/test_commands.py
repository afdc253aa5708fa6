from __future__ import annotations

from ccr_tui.tui.commands import commands_of
from tests.tui import samples
from tests.tui.driving import driving


async def test_everything_that_a_key_can_do_is_there_once() -> None:
    async with driving(samples.busy()) as ride:
        titles = [command.title for command in commands_of(ride.app, ride.screen)]
        assert len(titles) == len(set(titles))
        assert {
            "Open",
            "Filter",
            "Replay",
            "Reroute",
            "Follow",
            "Stop",
            "Routes",
            "Help",
            "Quit",
            "Theme",
        } <= set(titles)
        assert "Zoom" not in titles
        await ride.press("enter")
        titles = [command.title for command in commands_of(ride.app, ride.screen)]
        assert {"Zoom", "Unfold", "Decision panel", "Changed panel"} <= set(titles)


async def test_what_cannot_be_done_is_left_out() -> None:
    async with driving() as ride:
        titles = [command.title for command in commands_of(ride.app, ride.screen)]
        assert "Replay" not in titles
        assert "Help" in titles
