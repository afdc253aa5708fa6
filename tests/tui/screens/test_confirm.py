from __future__ import annotations

from ccr_tui.tui.screens.confirm import QuitScreen
from tests.builders import exchange_events
from tests.tui.driving import driving


async def test_buttons_do_what_they_say() -> None:
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("q")
        await ride.says("One request is still in flight")
        await ride.pilot.click("#no")
        await ride.until(lambda: not isinstance(ride.screen, QuitScreen))
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press("right", "enter")
        await ride.until(lambda: not ride.app.is_running)


async def test_enter_stays() -> None:
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press("enter")
        await ride.until(lambda: not isinstance(ride.screen, QuitScreen))
        assert ride.app.is_running
