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


async def test_a_key_takes_away_what_was_there_long_enough_to_be_read() -> None:
    async with driving() as ride:
        for severity in ("information", "warning", "error"):
            ride.app.notify(severity, severity=severity, timeout=600)
        await ride.says("error")
        await ride.press("j")
        assert ride.toasts == ["information", "warning", "error"]
        for notification in ride.app._notifications:
            notification.raised_at -= 3
        await ride.press("j")
        await ride.until(lambda: "information" not in ride.text)
        assert ride.toasts == ["error"]
