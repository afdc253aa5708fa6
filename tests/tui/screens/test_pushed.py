import pytest

from tests.tui import samples
from tests.tui.driving import driving


@pytest.mark.parametrize(
    "keys",
    [
        ("R", "enter", "enter"),
        ("R", "1", "1"),
        ("x", "h", "h"),
        ("s", "g", "g"),
        ("n", "enter", "enter"),
        ("c", "space", "enter", "enter"),
        ("question_mark", "escape", "escape"),
        ("t", "escape", "escape"),
        ("t", "v", "escape", "escape"),
        ("dollar_sign", "escape", "escape"),
        ("S", "escape", "escape"),
        ("q", "n", "n"),
    ],
    ids="".join,
)
async def test_a_second_key_does_not_leave_twice(keys: tuple[str, ...]) -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", keys[0])
        await ride.until(lambda: len(ride.app.screen_stack) == 2 and ride.screen.is_mounted)
        ride.burst(*keys[1:])
        await ride.pilot.pause()
        await ride.until(lambda: len(ride.app.screen_stack) <= 2)
        assert ride.app.return_code is None


async def test_what_is_left_under_another_screen_goes_with_it() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("n")
        await ride.until(lambda: len(ride.app.screen_stack) == 2)
        note = ride.screen
        ride.app.action_help()
        note.dismiss("once")
        note.dismiss("twice")
        await ride.until(lambda: ride.screen is ride.app.screen_stack[2] and ride.screen.is_mounted)
        await ride.press("escape")
        await ride.until(lambda: len(ride.app.screen_stack) == 1)
        await ride.until(lambda: ride.backend.calls)
        assert [call[-1] for call in ride.backend.calls if call[0] == "annotate"] == ["once"]
