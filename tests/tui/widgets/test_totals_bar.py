from __future__ import annotations

from tests.builders import EPOCH, answered, exchange_events
from tests.tui import samples
from tests.tui.driving import driving


async def test_sums_follow_what_happens() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("● 2 in flight")
        running = exchange_events(id="n", at=EPOCH + 599, attempts=[answered()])
        await ride.play(running[:3])
        await ride.says("● 3 in flight")
        await ride.play(running[3:])
        await ride.says("● 2 in flight")
        await ride.says("session C")


async def test_the_pace_falls_when_nothing_comes() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("2/min")
        ride.clock.at += 61
        await ride.says("0/min")
