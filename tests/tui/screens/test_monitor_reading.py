from __future__ import annotations

from tests.tui import samples
from tests.tui.driving import driving


async def test_the_footer_begins_with_what_is_needed_first() -> None:
    async with driving(samples.busy(), size=(80, 24)) as ride:
        await ride.until(
            lambda: ride.text.splitlines()[-1].startswith(" ⏎ Open  f Filter  r Replay  R Reroute")
        )
        await ride.press("enter")
        await ride.until(
            lambda: ride.text.splitlines()[-1].startswith(" tab Panel  ⏎ Open  z Zoom  u Unfold")
        )
