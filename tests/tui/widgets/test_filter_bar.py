from __future__ import annotations

from textual import events

from tests.tui import samples
from tests.tui.driving import driving


async def test_tells_what_can_be_typed_and_goes_away_when_nothing_was() -> None:
    async with driving(samples.busy(), size=(100, 24)) as ride:
        assert not ride.filter_bar.display
        await ride.press("f")
        await ride.says("task:think -status:failed")
        await ride.press("enter")
        await ride.until(lambda: not ride.filter_bar.display)
        assert ride.table.has_focus


async def test_keys_of_the_screen_are_text_here() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("qrRtF")
        await ride.says("qrRtF")
        assert ride.filter_bar.typing
        assert not ride.backend.calls


async def test_f_goes_back_into_the_filter() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("opus")
        await ride.press("enter", "f")
        assert ride.filter_bar.typing
        await ride.says("2 of 10")


async def test_a_condition_filters_and_says_what_is_wrong_with_it() -> None:
    async with driving(samples.busy(), size=(100, 24)) as ride:
        await ride.press("f")
        await ride.type("status > 1")
        await ride.says(" of 10")
        rows = ride.ids
        assert 0 < len(rows) < 10
        await ride.type(" and staus")
        await ride.says('unknown field "staus" at column 16. Did you mean "status"?')
        assert ride.ids == rows
        await ride.press("escape")
        await ride.until(lambda: len(ride.table.rows) == 10)


async def test_tab_completes_and_the_hints_say_what_is_possible() -> None:
    async with driving(samples.busy(), size=(100, 24)) as ride:
        await ride.press("f")
        await ride.type("fel")
        await ride.press("backspace")
        await ride.says("fell_back  another upstream had to be asked")
        await ride.press("tab", "tab")
        await ride.until(lambda: ride.filter_bar.text == "fell_back and")
        await ride.press("shift+tab")
        await ride.until(lambda: ride.filter_bar.text == "fell_back or")
        await ride.type(" tok")
        await ride.press("tab")
        await ride.type("> ")
        await ride.says("✗ something is missing at column 22")
        await ride.press("enter")
        assert ride.filter_bar.typing  # what is not finished cannot be kept
        await ride.type("5")
        await ride.press("enter")
        await ride.until(lambda: not ride.filter_bar.typing)
        assert "something is missing" not in ride.text


async def test_an_error_lists_the_known_fields() -> None:
    async with driving(samples.busy(), size=(60, 24)) as ride:
        await ride.press("f")
        await ride.type("staus > 5")
        await ride.says("Known fields: task, model")
        await ride.says("✗ 10 of 10")
        await ride.press("escape")
        await ride.until(lambda: "Known fields" not in ride.text)


async def test_up_and_down_recall_earlier_filters() -> None:
    async with driving(samples.busy()) as ride:
        ride.filter_bar.past = ("opus", "status > 1")
        await ride.press("f")
        await ride.type("new")
        await ride.press("up", "up")
        await ride.until(lambda: ride.filter_bar.text == "opus")
        await ride.says("2 of 10")
        await ride.press("down", "down")
        await ride.until(lambda: ride.filter_bar.text == "new")


async def test_what_is_typed_ahead_of_the_focus_is_not_lost() -> None:
    async with driving(samples.busy()) as ride:
        for key in "fpus":
            ride.app.post_message(events.Key(key, key))
        await ride.until(lambda: ride.filter_bar.text == "pus")
        await ride.says("2 of 10")
