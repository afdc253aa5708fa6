from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.tui.commands import commands_of
from ccr_tui.tui.screens.cost import CostScreen
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.widgets.rows_view import RowsView
from ccr_tui.tui.widgets.tab_line import TabLine
from tests.tui import samples, samples_numbers
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend


@asynccontextmanager
async def opened(*keys: str, size: tuple[int, int] = (120, 40), **options: Any) -> AsyncIterator[Ride]:
    """The cost screen with a week's numbers, after some keys."""
    backend = options.pop("backend", None) or FakeBackend(samples.CONFIG)
    samples_numbers.fill(backend)
    async with driving(samples.busy(), size=size, backend=backend, **options) as ride:
        ride.app.clear_notifications()  # they lie on what is looked at
        await ride.press("dollar_sign")
        await ride.until(lambda: isinstance(ride.screen, CostScreen))
        for key in keys:
            await ride.press(key)
        await read(ride)
        yield ride


async def read(ride: Ride) -> None:
    """Wait until nothing is being read."""
    await ride.until(lambda: ride.backend.questions and "reading" not in ride.text)


def row(ride: Ride) -> str:
    """What the row under the cursor says."""
    view = ride.screen.query_one(RowsView)
    return view.render_line(view.cursor - view.scroll_offset.y).text


async def test_plots_switch_between_hours_and_days_measures_and_times() -> None:
    async with opened() as ride:
        await ride.says("cost by 3 hours · most $9.90 on Mon 09:00")
        assert "tokens by 3 hours" in ride.text
        assert "by hour" not in ride.text, "the line above says nothing else than the plots"
        await ride.press("b")
        await ride.says("cost by day · most $24.30 on Mon 21 Sep")
        await ride.press("r")
        await ride.says("30 days ")
        await ride.press("R", "R")
        await ride.says("today ")
        await ride.press("R", "b")
        await ride.says("last hour ")
        await ride.press("R")
        await ride.says("all time ")
        assert ("series", 0.0) in ride.backend.questions


async def test_on_a_narrow_screen_the_plots_are_a_list_of_bars() -> None:
    async with opened("R", size=(40, 20)) as ride:
        await ride.says("Monday 21 September")
        await ride.says("$4.10")
        await ride.press("m")
        await ride.says("11")
        await ride.press("m")
        await ride.says("922k")


async def test_tabs_are_chosen_by_number_by_tab_and_by_mouse() -> None:
    async with opened("3") as ride:
        await ride.says("7 days · by model")
        await ride.press("tab")
        await ride.says("ttft p99")
        await ride.press("shift+tab", "shift+tab")
        await ride.says("garden · Where are the retries?")
        await ride.pilot.click(TabLine, offset=(50, 0))
        await ride.says("judge")


async def test_the_tree_folds_and_leads_to_the_exchanges() -> None:
    async with opened("2") as ride:
        await ride.says("▸ garden")
        await ride.press("space")
        await ride.says("Why does fetch() retry for ever?")
        assert ("prompts", samples.MAIN, ride.backend.questions[0][1]) in ride.backend.questions
        await ride.press("right", "right", "down", "down")
        assert "Explore" in row(ride)
        await ride.press("right")
        await ride.says("general-purpose")
        await ride.press("left")
        await ride.until(lambda: "general-purpose" not in ride.text)
        await ride.press("left")
        assert "Why does fetch()" in row(ride)
        await ride.press("left", "left", "space")
        await ride.until(lambda: "Why does" not in ride.text)
        await ride.press("space", "down", "enter")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        await ride.says(f'session == "{samples.MAIN}" and prompt == "prompt-2"')


async def test_tables_are_grouped_and_sorted_and_lead_to_the_exchanges() -> None:
    async with opened("3") as ride:
        await ride.says("cost▾")
        assert "anthropic,claude-sonnet-5" in row(ride)
        await ride.press("s")
        await ride.says("saved▾")
        await ride.press("S")
        await ride.says("saved▴")
        assert "anthropic,claude-sonnet-5" in row(ride), "the cursor stays on its row"
        await ride.press("home", "B", "B", "B")
        await read(ride)
        await ride.says("7 days · by upstream")
        assert ride.backend.questions[-1][:2] == ("groups", "upstream")
        await ride.press("end", "home", "down", "up", "pagedown", "pageup")
        await ride.press("S", "home", "enter")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        await ride.says('upstream == "anthropic,claude-sonnet-5"')


async def test_speed_and_quality_are_told_by_upstream_and_by_route() -> None:
    async with opened("4") as ride:
        await ride.says("7 days · by upstream")
        for text in ("ttft p50", "820ms", "6.1s", "96.0s"):
            assert text in ride.text
        await ride.press("5")
        await ride.says("7 days · by route")
        for text in ("58%", "8.5×4", "4.2×12"):
            assert text in ride.text


async def test_misses_are_explained_and_opened() -> None:
    async with opened("6") as ride:
        await ride.says("It came 21m00s after the last request: a cache entry lives 5m00s.")
        await ride.says("system block 2 of 3 changed")
        await ride.press("down")
        await ride.says("Today is Tuesday.")
        assert "22,112 tokens were sent anew instead of read from the cache: $0.076 more." in ride.text
        await ride.press("end")
        await ride.says("It went to openrouter,z-ai/glm-5; the cache was at anthropic,claude-sonnet-5.")
        assert "what that cost is unknown" in ride.text
        await ride.press("home", "enter")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        await ride.until(lambda: ride.current == "e03" and ride.detail.display)


async def test_what_is_scrolled_to_is_explained_wherever_the_cursor_is() -> None:
    backend = FakeBackend(samples.CONFIG)
    async with opened("6", backend=backend, size=(100, 24)) as ride:
        first = samples_numbers.MISSES[0]
        many = [
            replace(first, miss=replace(first.miss, now=replace(first.miss.now, id=f"n{n:03}")))
            for n in range(90)
        ]
        backend.some_misses = samples_numbers.all_of(many)
        await ride.press("ctrl+r")
        await ride.until(lambda: ("explain", "n000") in backend.questions)
        assert ("explain", "n080") not in backend.questions
        ride.screen.query_one(RowsView).scroll_to(y=70, animate=False, force=True)
        await ride.until(lambda: ("explain", "n080") in backend.questions)
        assert ("explain", "n060") not in backend.questions


async def test_where_a_cause_does_not_fit_it_is_scrolled() -> None:
    async with opened("6", "down", size=(40, 20)) as ride:
        await ride.says("They part at")
        assert "Today is Tuesday." not in ride.text
        await ride.press("J", "J", "J")
        await ride.says("Today is Tuesday.")
        await ride.press("K", "K", "K")
        await ride.says("System block 2 of 3 is another one")


async def test_it_is_left_by_each_of_its_keys_and_opens_from_the_routes() -> None:
    async with opened() as ride:
        for key in ("escape", "q", "dollar_sign"):
            await ride.press(key)
            await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
            await ride.press("dollar_sign")
            await ride.until(lambda: isinstance(ride.screen, CostScreen))
        await ride.press("escape", "t", "dollar_sign", "3")
        await read(ride)
        await ride.press("enter")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))


async def test_says_when_there_is_nothing_and_what_is_wrong_and_reads_again() -> None:
    backend = FakeBackend(samples.CONFIG)
    async with driving(backend=backend) as ride:
        await ride.press("dollar_sign")
        await ride.says("Nothing in this time. r shows another time.")
        await ride.press("6")
        await ride.says("No cache miss of note in this time.")
        backend.numbers_error = StoreError("The history at h.db is damaged: move it away.")
        await ride.press("ctrl+r")
        await ride.says("✗ The history at h.db is damaged: move it away.")
        backend.numbers_error = None
        samples_numbers.fill(backend)
        await ride.press("ctrl+r")
        await ride.says("pause too long")


async def test_what_happened_meanwhile_is_read_without_a_word() -> None:
    async with opened("3") as ride:
        screen = ride.screen
        assert isinstance(screen, CostScreen)
        ride.backend.some_groups = samples_numbers.GROUPS[1:]
        screen.read_again()
        assert "reading" not in ride.text
        await ride.until(lambda: "claude-sonnet-5" not in ride.text)
        await ride.press("R", "R", "R")
        await ride.says("all time")
        await read(ride)
        asked = len(ride.backend.questions)
        screen.read_again()
        await ride.press("down")
        assert len(ride.backend.questions) == asked


async def test_it_is_found_as_it_was_left() -> None:
    async with opened("3", "r", "b", "s", "down") as ride:
        await ride.says("30 days · by namespace")
        left = row(ride)
        await ride.press("S", "S", "enter")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        await ride.pilot.resize_terminal(100, 30)
        ride.app.theme = "textual-light"
        asked = len(ride.backend.questions)
        await ride.press("escape", "dollar_sign")
        await ride.until(lambda: isinstance(ride.screen, CostScreen))
        await ride.until(lambda: len(ride.backend.questions) > asked and "reading" not in ride.text)
        await ride.says("30 days · by namespace")
        await ride.says("saved▾")
        assert row(ride).split()[0] == left.split()[0]
        assert ride.screen.size == (100, 30)
        await ride.press("down", "1")
        await ride.says("cost by")


@pytest.mark.parametrize("width", [40, 80])
async def test_rows_are_opened_by_the_mouse(width: int) -> None:
    async with opened("3", size=(width, 20)) as ride:
        await ride.says("sonnet-5")
        await ride.pilot.click(RowsView, offset=(5, 1))
        assert "opus" in row(ride)
        await ride.pilot.click(RowsView, offset=(5, 1))
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))


async def test_routes_and_cost_lead_to_each_other_and_do_not_pile_up() -> None:
    async with opened() as ride:
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert "Cost" in [command.title for command in commands_of(ride.app, ride.screen)]
        await ride.press("dollar_sign")
        await ride.until(lambda: isinstance(ride.screen, CostScreen))
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
