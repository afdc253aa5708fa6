from __future__ import annotations

import threading

from textual.app import App, ComposeResult

from ccr_tui.core.errors import StoreError
from ccr_tui.core.wire.sse import error_event
from ccr_tui.tui.inspector import Panel, View
from ccr_tui.tui.lines import Line, line
from ccr_tui.tui.widgets.detail import Detail
from ccr_tui.tui.widgets.tree_view import TreeView
from tests.builders import EPOCH, answered, exchange_events, record_of
from tests.tui import samples, samples_reading
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend


class SlowLoad:
    """Answers when it is let go; remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[View] = []
        self.gate = threading.Event()

    def __call__(self, view: View) -> list[Line]:
        self.asked.append(view)
        assert self.gate.wait(10)
        return [line(f"{view.panel} of {view.record.id}")]


class DetailApp(App[None]):
    def __init__(self, load: SlowLoad) -> None:
        super().__init__()
        self.detail = Detail(load, lambda: EPOCH)

    def compose(self) -> ComposeResult:
        yield self.detail


async def test_while_one_load_runs_only_the_newest_wish_is_remembered() -> None:
    load = SlowLoad()
    records = [record_of(exchange_events(id=f"x{n}")) for n in range(5)]
    async with DetailApp(load).run_test() as pilot:
        detail = pilot.app.query_one(Detail)
        for record in records:
            detail.show(record, "anthropic")
        while "Loading" not in detail.view.text:
            await pilot.pause(0.01)
        load.gate.set()
        while "of x4" not in detail.view.text:
            await pilot.pause(0.01)
        assert [view.record.id for view in load.asked] == ["x0", "x4"]


async def test_what_comes_too_late_is_not_shown() -> None:
    load = SlowLoad()
    async with DetailApp(load).run_test() as pilot:
        detail = pilot.app.query_one(Detail)
        detail.show(record_of(exchange_events(id="old")), "anthropic")
        load.gate.set()
        detail.choose(Panel.REQUEST)
        detail.show(record_of(exchange_events(id="new")), "anthropic")
        while detail.view.text != "Request of new":
            assert "of old" not in detail.view.text
            await pilot.pause(0.01)


async def test_a_body_that_cannot_be_read_is_said_in_its_place() -> None:
    async with driving(samples.busy()) as ride:

        def broken(id: str) -> bytes:
            raise StoreError("The history is locked.")

        ride.backend.request_body = broken  # type: ignore[method-assign]
        await ride.press("g", "enter", "4")
        await ride.says("The history is locked.")


async def test_running_bars_grow_with_the_clock() -> None:
    running = exchange_events(id="a", at=samples.NOW - 5, attempts=[answered(ends=False)], finished=False)
    async with driving(running) as ride:
        await ride.press("enter", "2")
        await ride.says("5.0s")
        ride.clock.at += 4
        await ride.says("9.0s")


async def test_keeps_its_place_while_the_exchange_goes_on() -> None:
    events = samples.fell_back()
    async with driving(events[:-1]) as ride:
        await ride.press("enter", "4")
        await ride.says("POST")
        await ride.press("J", "J")
        await ride.until(lambda: ride.detail.view.scroll_offset.y == 6)
        await ride.play(events[-1:])
        await ride.says("✓ 200 think")
        assert ride.detail.view.scroll_offset.y == 6


async def test_the_focus_goes_along_with_the_panel() -> None:
    async with driving(samples.fell_back()) as ride:
        await ride.press("enter", "enter", "4")
        await ride.says("headers {2}")
        assert _focused(ride) == "TreeView"
        await ride.press("1")
        await ride.says("effort ≥ xhigh")
        assert _focused(ride) == "LinesView"


async def test_a_streamed_answer_as_message_and_as_events() -> None:
    async with driving(samples.fell_back(), size=(80, 60)) as ride:
        await ride.press("enter", "enter", "5", "z")
        await ride.says("stop_reason")
        await ride.press("E")
        await ride.says("message_delta")
        await ride.press("E")
        await ride.says("stop_reason")


async def test_every_panel_of_a_turn_by_its_key() -> None:
    async with driving(samples_reading.conversation(), size=(100, 40)) as ride:
        await ride.press("end", "enter", "z")
        for key, text in (
            ("1", "default"),
            ("2", "╷0s"),
            ("3", "Question 3?"),
            ("4", "▾ messages"),
            ("5", "message"),
            ("6", "untouched"),
            ("7", "the cache breaks at system block 2 of 2"),
        ):
            await ride.press(key)
            await ride.says(text)


async def test_bars_are_as_wide_as_the_pane_after_a_tree_too() -> None:
    async with driving(samples.fell_back(), size=(80, 30)) as ride:
        await ride.press("enter", "2", "z")
        await ride.says("╷30s")
        before = ride.text
        await ride.press("4")
        await ride.says("headers {2}")
        await ride.press("2")
        await ride.until(lambda: ride.text == before)


async def test_a_tree_is_unfolded_and_folded_as_a_whole() -> None:
    async with driving(samples.fell_back(), size=(80, 50)) as ride:
        await ride.press("enter", "4", "z")
        await ride.says("▸ tools")
        await ride.press("u")
        await ride.says("input_schema")
        await ride.press("u")
        await ride.says("▸ messages")


async def test_words_are_looked_for_and_found_where_they_are_folded() -> None:
    async with driving(samples.fell_back(), size=(80, 40)) as ride:
        await ride.press("enter", "4", "z")
        await ride.says("headers {2}")
        await ride.press("slash")
        await ride.type("careful")
        await ride.says("1 found")
        await ride.press("enter")
        await ride.says('text: "You are a careful engineer."')
        view = ride.detail.view
        assert isinstance(view, TreeView)
        assert "careful" in view.shown.line(view.cursor).text
        assert ride.screen.active_bindings["n"].binding.id == "tree.next"
        await ride.press("slash", "escape")
        assert view.has_focus
        await ride.until(lambda: ride.screen.active_bindings["n"].binding.id != "tree.next")


async def test_a_running_answer_keeps_what_was_folded() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.live["e09"] = samples.streamed(samples.ANSWER[:100], ends=False)
    async with driving(samples.streaming(), backend=backend, size=(80, 30)) as ride:
        await ride.press("enter", "5", "z")
        await ride.says("▾ content")
        ride.detail.view.scroll_home(animate=False)
        while "▸ content" not in ride.text:
            await ride.press("down")
            if "content" in _cursor(ride):
                await ride.press("left")
        backend.live["e09"] = samples.streamed(samples.ANSWER[:100], ends=False) + error_event(
            "x", "cut here"
        )
        await ride.says("▸ error")
        assert "▸ content" in ride.text


def _focused(ride: Ride) -> str:
    return type(ride.screen.focused).__name__


def _cursor(ride: Ride) -> str:
    view = ride.detail.view
    assert isinstance(view, TreeView)
    return view.shown.line(view.cursor).text
