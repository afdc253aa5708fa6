from __future__ import annotations

import pytest

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.pick import PickScreen
from tests.builders import EPOCH, exchange_events, record_of
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


async def test_tells_how_to_connect_while_there_is_nothing_to_see() -> None:
    async with driving() as ride:
        await ride.says("export ANTHROPIC_BASE_URL=http://127.0.0.1:3456")
        await ride.says("ccr-tui code")
        await ride.play(exchange_events(id="a"))
        await ride.until(lambda: "ANTHROPIC_BASE_URL" not in ride.text)
        assert ride.table.has_focus


async def test_rows_and_sums_arrive_live() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("● 2 in flight")
        await ride.says("today ≥$0.16")
        await ride.says("opus-5-5 → sonnet-5")


async def test_the_history_is_read_at_the_start() -> None:
    history = [record_of(exchange_events(id=f"h{n}", at=EPOCH + n)) for n in range(3)]
    async with driving(backend=FakeBackend(history=history)) as ride:
        await ride.until(lambda: len(ride.table.rows) == 3)


async def test_ages_go_on_by_themselves() -> None:
    async with driving(samples.busy()) as ride:
        await ride.says("2s default")
        ride.clock.at += 3
        await ride.says("5s default")


async def test_enter_opens_the_detail_and_escape_closes_it() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "enter")
        await ride.says("▌answer")
        assert ride.detail.display
        assert ride.table.has_focus
        assert not ride.table.following
        await ride.press("escape")
        assert not ride.detail.display


async def test_enter_again_goes_into_the_detail_and_escape_back_out() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "enter", "enter")
        assert ride.detail.view.has_focus
        await ride.press("escape")
        assert ride.table.has_focus
        assert ride.detail.display


async def test_the_detail_follows_the_cursor() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "enter", "1")
        await ride.says("effort ≥ xhigh")
        await ride.press("j")
        await ride.says("the test says so")


@pytest.mark.parametrize(
    ("key", "panel", "text"),
    [
        ("1", Panel.DECISION, "Route"),
        ("2", Panel.ATTEMPTS, "first content after 5.7s"),
        ("3", Panel.CONVERSATION, "▌answer"),
        ("4", Panel.REQUEST, "POST /v1/messages?beta=true"),
        ("5", Panel.RESPONSE, "1 ✗ 529 anthropic,claude-opus-5-5"),
        ("6", Panel.CHANGED, "untouched"),
    ],
)
async def test_number_keys_choose_a_panel(key: str, panel: Panel, text: str) -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "enter", key)
        await ride.says(text)
        assert ride.detail.panel is panel


async def test_tab_goes_through_the_panels_both_ways_and_around() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("enter")
        seen = []
        for key in ("tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab"):
            await ride.press(key)
            seen.append(ride.detail.panel.value)
        assert seen[:4] == ["Request", "Conversation", "Attempts", "Decision"]
        assert ride.table.has_focus


async def test_panel_keys_do_nothing_while_the_detail_is_closed() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("z", "u", "o", "tab")
        assert not ride.detail.display
        assert ride.table.has_focus


async def test_zoom_fills_the_screen_and_escape_leaves_it_first() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("enter", "z")
        await ride.until(lambda: not ride.table.display and ride.detail.view.has_focus)
        await ride.press("escape")
        await ride.until(lambda: ride.table.display and ride.detail.display)


async def test_unfold_and_older() -> None:
    async with driving(samples.busy(), size=(80, 60)) as ride:
        await ride.press("g", "j", "j", "enter")
        await ride.says("8 more lines: press u to unfold")
        await ride.press("u")
        await ride.says("line 14 of client.py")
        await ride.press("o")
        await ride.says("Where are the retries?")


async def test_the_detail_scrolls_while_the_table_keeps_the_focus() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j", "j", "enter", "4")
        await ride.says("POST")
        await ride.press("J", "J")
        await ride.until(lambda: ride.detail.view.scroll_offset.y == 6)
        await ride.press("K")
        await ride.until(lambda: ride.detail.view.scroll_offset.y == 3)


async def test_beside_when_there_is_room_and_below_otherwise() -> None:
    async with driving(samples.busy(), size=(160, 40)) as ride:
        await ride.press("enter")
        await ride.until(lambda: ride.detail.region.x > 0)
        await ride.pilot.resize_terminal(100, 40)
        await ride.until(lambda: ride.detail.region.x == 0 and ride.detail.region.y > 5)


async def test_an_answer_streams_into_the_open_conversation() -> None:
    async with driving(samples.busy()) as ride:
        answer = samples.streamed("The first words, and the last", ends=False)
        ride.backend.live["e09"] = answer[: answer.index(b"and the")]
        await ride.press("up", "enter")
        await ride.says("The first wo")
        ride.backend.live["e09"] = answer
        await ride.says("and the last")


async def test_follow_mode_lets_go_and_takes_up_again() -> None:
    async with driving(samples.busy()) as ride:
        await ride.says("↓ follow")
        await ride.press("up")
        await ride.says("1 below")
        await ride.play(exchange_events(id="new", at=EPOCH + 601))
        assert ride.current == "e09"
        await ride.says("2 below")
        await ride.press("F")
        assert ride.current == "new"
        await ride.play(exchange_events(id="newer", at=EPOCH + 602))
        assert ride.current == "newer"
        await ride.press("F", "up", "end")
        assert ride.table.following


async def test_the_filter_works_with_every_key_and_escape_clears_it() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("status:failed")
        await ride.says("2 of 10")
        assert ride.ids == ["e07", "e08"]
        await ride.press("enter")
        assert ride.table.has_focus
        assert ride.filter_bar.display
        await ride.press("escape")
        assert len(ride.table.rows) == 10
        assert not ride.filter_bar.display


async def test_slash_filters_too_and_escape_while_typing_clears() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("slash")
        await ride.type("zz")
        await ride.says("Nothing matches the filter")
        await ride.press("escape")
        assert len(ride.table.rows) == 10
        assert ride.table.has_focus


async def test_the_filter_holds_for_what_arrives() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("haiku")
        await ride.press("down")
        await ride.until(lambda: ride.ids == ["e04"])
        ride.backend.play(exchange_events(id="no", at=EPOCH + 601))
        ride.backend.play(exchange_events(id="yes", at=EPOCH + 602, model="claude-haiku-4-5"))
        await ride.until(lambda: ride.ids == ["e04", "yes"])


async def test_replay_sends_again_and_selects_the_new_row() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "r")
        await ride.until(lambda: ride.backend.calls == [("replay", "e01", None)])
        await ride.until(lambda: ride.current == "e01-r1")
        await ride.says("»default")
        await ride.press("enter")
        await ride.says("» replay of e01")


async def test_a_replay_hidden_by_the_filter_clears_it() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("f")
        await ride.type("haiku")
        await ride.press("enter", "r")
        await ride.until(lambda: ride.current == "e04-r1")
        assert not ride.filter_bar.display


async def test_a_refused_replay_says_why() -> None:
    async with driving(samples.busy()) as ride:
        ride.backend.replay_error = CcrError("No credential has been seen yet.")
        await ride.press("r")
        await ride.until(lambda: "No credential has been seen yet." in ride.toasts)


async def test_reroute_asks_where_to() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "R")
        await ride.until(lambda: isinstance(ride.screen, PickScreen))
        await ride.type("glm")
        await ride.press("enter")
        await ride.until(
            lambda: ride.backend.calls == [("replay", "e01", Upstream("openrouter", "z-ai/glm-5"))]
        )
        await ride.until(lambda: ride.current == "e01-r1")


async def test_reroute_can_be_left() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("R", "escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        assert not ride.backend.calls


async def test_stop_works_on_what_is_running_only() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "ctrl+k")
        assert not ride.backend.calls
        await ride.press("end", "ctrl+k")
        await ride.until(lambda: ride.backend.calls == [("cancel", "e10")])


async def test_keys_on_an_empty_table_do_no_harm() -> None:
    async with driving() as ride:
        await ride.press("enter", "r", "R", "ctrl+k", "F", "up", "down", "g", "G", "escape", "z", "1", "tab")
        assert isinstance(ride.screen, MonitorScreen)
        assert not ride.backend.calls


@pytest.mark.parametrize("size", [(40, 20), (20, 6), (10, 3), (200, 60)])
async def test_every_pane_is_usable(size: tuple[int, int]) -> None:
    async with driving(samples.busy(), size=size) as ride:
        for key in (
            "enter",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "enter",
            "z",
            "escape",
            "escape",
            "f",
            "x",
            "escape",
        ):
            await ride.press(key)
        assert isinstance(ride.screen, MonitorScreen)
