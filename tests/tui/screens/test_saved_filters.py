from __future__ import annotations

from ccr_tui.core.remembered import Remembered
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.saved_filters import SavedFiltersScreen, SaveFilterScreen
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


async def test_a_filter_is_saved_used_replaced_and_deleted() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("opus")
        await ride.press("ctrl+s")
        await ride.until(lambda: isinstance(ride.screen, SaveFilterScreen))
        await ride.press("enter")  # not without a name
        await ride.type("big")
        await ride.press("enter")
        await ride.until(lambda: ride.backend.memory.filters == {"big": "opus"})
        await ride.press("escape", "S")
        await ride.says("big  opus")
        await ride.press("enter")
        await ride.says("2 of 10")
        assert ride.backend.memory.typed[-1] == "opus"
        await ride.press("f", "end")
        await ride.type("x")
        await ride.press("ctrl+s")
        await ride.until(lambda: isinstance(ride.screen, SaveFilterScreen))
        await ride.type("big")
        await ride.says("This replaces: opus")
        await ride.press("enter")
        await ride.until(lambda: ride.backend.memory.filters == {"big": "opusx"})
        await ride.press("enter", "S")
        await ride.until(lambda: isinstance(ride.screen, SavedFiltersScreen))
        await ride.press("d")
        await ride.says("No filter is saved yet")
        await ride.until(lambda: ride.backend.memory.filters == {})
        await ride.press("enter", "d", "escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))


async def test_one_is_picked_by_keys_or_by_mouse_and_the_name_is_known_again() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.memory = Remembered(filters={"a": "opus", "b": "sonnet", "c": "status > 1"})
    async with driving(samples.busy(), backend=backend) as ride:
        await ride.press("S")
        await ride.until(lambda: isinstance(ride.screen, SavedFiltersScreen))
        await ride.press("j", "j", "k", "enter")
        await ride.until(lambda: ride.filter_bar.text == "sonnet")
        await ride.press("f", "ctrl+s")
        await ride.until(lambda: isinstance(ride.screen, SaveFilterScreen))
        await ride.says(" b ")
        await ride.press("escape", "enter", "S")
        await ride.until(lambda: isinstance(ride.screen, SavedFiltersScreen))
        await ride.pilot.click("OptionList", offset=(3, 2))
        await ride.until(lambda: ride.filter_bar.text == "status > 1")


async def test_earlier_filters_are_there_after_a_restart() -> None:
    backend = FakeBackend(samples.CONFIG)
    async with driving(samples.busy(), backend=backend) as ride:
        await ride.press("f")
        await ride.type("opus")
        await ride.press("enter", "escape")
        await ride.until(lambda: not ride.filter_bar.display)
    async with driving(samples.busy(), backend=backend) as ride:
        await ride.press("f", "up")
        await ride.says("2 of 10")
