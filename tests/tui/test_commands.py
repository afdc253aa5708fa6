from __future__ import annotations

from ccr_tui.core.remembered import Remembered
from ccr_tui.tui.commands import commands_of
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


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


async def test_themes_saved_filters_and_sessions_are_found_by_name() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.memory = Remembered(filters={"slow": "ttft > 1"})
    async with driving(samples.busy(), backend=backend) as ride:
        commands = {command.title: command for command in ride.app.get_system_commands(ride.screen)}
        assert {"Theme nord", "Theme ansi-light", "Filter slow", "Session A", "Session B"} <= set(commands)
        assert not commands["Theme nord"].discover
        await ride.press("t", "ctrl+p")
        await ride.type("filter slow")
        await ride.says("ttft > 1")
        await ride.press("enter")
        await ride.says("2 of 10")
        await ride.press("ctrl+p")
        await ride.type("session b")
        await ride.says("Session B")
        await ride.press("enter")
        await ride.until(lambda: ride.filter_bar.text.startswith("session == "))
        await ride.press("ctrl+p")
        await ride.type("theme textual-light")
        await ride.press("enter")
        await ride.until(lambda: ride.app.theme == "textual-light")
        await ride.until(lambda: ride.backend.memory.theme == "textual-light")
