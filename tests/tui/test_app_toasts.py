from __future__ import annotations

from ccr_tui.core.events import Noticed
from tests.builders import EPOCH
from tests.tui.driving import driving


async def test_the_newest_of_a_kind_takes_the_place_of_the_one_before() -> None:
    async with driving() as ride:
        spent = [Noticed(EPOCH, "warning", f"${n} of $5 are spent today.") for n in (5, 6, 7)]
        ride.backend.play([*spent, Noticed(EPOCH, "error", "The disk is full.")])
        await ride.until(lambda: ride.toasts == ["$7 of $5 are spent today.", "The disk is full."])
        await ride.says("The disk is full.")
        assert "$5 of" not in ride.text
