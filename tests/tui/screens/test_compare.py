from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.screens.compare import CompareScreen
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.widgets.compare_column import CompareColumn
from tests.tui import samples
from tests.tui.driving import Ride, driving
from tests.tui.fake_comparing import GROWING, ComparingBackend

SONNET = Upstream("anthropic", samples.SONNET)
OPUS = Upstream("anthropic", samples.OPUS)
QWEN = Upstream("ollama", "qwen3-coder")


@asynccontextmanager
async def comparing(size: tuple[int, int] = (140, 30)) -> AsyncIterator[Ride]:
    """Sonnet, qwen and opus are asked what `e03` asked."""
    async with driving(samples.busy(), size=size, backend=ComparingBackend()) as ride:
        await ride.press("g", "j", "j", "c", "space", "down", "down", "space", "down", "space")
        await ride.says("marks 3/4")
        await ride.press("enter")
        await ride.until(lambda: isinstance(ride.screen, CompareScreen))
        yield ride


async def test_answers_stream_in_side_by_side_and_stay_in_the_list() -> None:
    async with comparing() as ride:
        for text in (
            "Why does fetch() retry for ever?",
            "1 anthropic,claude-sonnet-5",
            "2 ollama,qwen3-coder",
            "3 anthropic,claude-opus-5-5",
            "Use a decorator that retries.",
            "I look at the loop first",
            "out 212  $0.012",
            "✓ 200  TTFT 400ms  took 2.0s",
            "● stream",
        ):
            await ride.says(text)
        ride.backend.live["child-2"] = GROWING
        await ride.says("and then on")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        assert len(ride.table.rows) == 13
        assert [call[2] for call in ride.backend.calls] == [SONNET, QWEN, OPUS]


async def test_one_at_a_time_where_there_is_no_room() -> None:
    async with comparing(size=(40, 20)) as ride:
        await ride.says("1 of 3")
        await ride.says("after five")
        await ride.press("tab")
        await ride.says("I look at the loop first")
        await ride.press("3")
        await ride.says("Use a decorator")
        await ride.press("4", "tab", "shift+tab", "left")
        await ride.says("2 of 3")


async def test_where_one_is_seen_the_others_are_told_of_and_the_way_to_them_is_in_the_footer() -> None:
    async with comparing(size=(40, 20)) as ride:
        await ride.says("1\N{NO-BREAK SPACE}✓\N{NO-BREAK SPACE}400ms\N{NO-BREAK SPACE}$0.012")
        await ride.says("tab Next")
        await ride.press("2", "J")
        await ride.says("$0.012\N{NO-BREAK SPACE}7/10")
        await ride.pilot.resize_terminal(140, 30)
        await ride.until(lambda: "7/10" not in ride.text and "3 anthropic" in ride.text)


async def test_columns_stand_in_rows_where_that_reads_better() -> None:
    async with comparing(size=(100, 40)) as ride:
        await ride.says("Use a decorator")
        boxes = [column.region for column in ride.screen.query(CompareColumn)]
        assert boxes[0].y == boxes[1].y < boxes[2].y
        assert boxes[2].width == 100, "what would be left free is used"


async def test_all_is_read_that_the_judge_says() -> None:
    async with comparing(size=(40, 20)) as ride:
        await ride.says("after five")
        await ride.press("J")
        await ride.says("scored 7 of 10 by judge: right, but")
        await ride.says("long")


async def test_d_shows_what_differs_from_the_first() -> None:
    async with comparing() as ride:
        await ride.says("Use a decorator")
        await ride.press("d")
        await ride.says("[-reset-]{+set+}")
        await ride.says("+ Use a decorator that retries.")
        await ride.press("d")
        await ride.until(lambda: "{+set+}" not in ride.text)


async def test_u_shows_what_was_thought() -> None:
    async with comparing() as ride:
        await ride.says("press u to unfold")
        assert "Is it the test?" not in ride.text
        await ride.press("u")
        await ride.says("Is it the test?")
        await ride.press("u")
        await ride.says("press u to unfold")


async def test_an_answer_in_flight_is_stopped() -> None:
    async with comparing() as ride:
        await ride.says("I look at the loop first")
        await ride.press("ctrl+k", "2", "ctrl+k")
        await ride.until(lambda: ("cancel", "child-2") in ride.backend.calls)
        assert ("cancel", "child-1") not in ride.backend.calls


async def test_the_judge_scores_what_is_complete() -> None:
    async with comparing() as ride:
        await ride.says("Use a decorator")
        await ride.press("J")
        await ride.says("scored 7 of 10 by judge: right")
        judged = [str(call[1]) for call in ride.backend.calls if call[0] == "judge"]
        assert sorted(judged) == ["child-1", "child-3"]
        await ride.press("J")
        assert sum(call[0] == "judge" for call in ride.backend.calls) == 2


async def test_what_cannot_be_is_said_in_its_column() -> None:
    async with comparing() as ride:
        await ride.says("Use a decorator")
        ride.backend.act_error = CcrError("The judge cannot be asked: no judge is set (see [judge] use).")
        await ride.press("J")
        await ride.says("set (see [judge]")
        ride.backend.act_error = None
        await ride.press("J")
        await ride.says("scored 7 of 10")
        await ride.until(lambda: "set (see [judge]" not in ride.text)


async def test_an_upstream_that_cannot_be_asked_says_why() -> None:
    async with driving(samples.busy(), size=(100, 24), backend=ComparingBackend()) as ride:
        ride.backend.replay_error = CcrError("Provider 'anthropic' passes on the client's credential.")
        await ride.press("g", "c", "enter")
        await ride.says("✗ not sent")
        await ride.says("passes on the client's credential")
        await ride.press("d", "J", "ctrl+k")
        assert [call[0] for call in ride.backend.calls] == ["replay"]


async def test_at_most_four_and_only_those_that_can_be() -> None:
    async with driving(samples.busy(), size=(100, 30), backend=ComparingBackend()) as ride:
        await ride.press("g", "c")
        for _ in range(5):
            await ride.press("space", "down")
        await ride.says("At most 4 at once")
        await ride.type("nowhere,x")
        await ride.press("space")
        await ride.says("There is no provider 'nowhere'")
        await ride.press("ctrl+u", "space")
        await ride.says("marks 3/4")
        await ride.type("deepseek,brand-new")
        await ride.press("space", "ctrl+u")
        await ride.says("deepseek,brand-new")
        await ride.press("escape")
        assert not ride.backend.calls
