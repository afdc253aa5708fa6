from __future__ import annotations

import pytest

from ccr_tui.tui.screens.help import HelpScreen
from tests.tui.driving import driving


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_opens_over_any_screen_and_closes(key: str) -> None:
    async with driving() as ride:
        await ride.press("t", "question_mark")
        await ride.until(lambda: isinstance(ride.screen, HelpScreen))
        await ride.press(key)
        await ride.until(lambda: not isinstance(ride.screen, HelpScreen))
        assert ride.app.is_running


async def test_scrolls() -> None:
    async with driving() as ride:
        await ride.press("question_mark")
        await ride.says("Everywhere")
        await ride.press("end")
        await ride.says("as soon as it is saved")
