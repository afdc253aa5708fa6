import asyncio
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ccr_tui.tui.app_typing import TypingApp
from ccr_tui.tui.widgets.search_bar import SearchInput
from tests.tui import samples
from tests.tui.driving import driving


async def test_letters_right_behind_the_key_that_opens_a_line_are_typed_there() -> None:
    async with driving(samples.fell_back(), size=(80, 40)) as ride:
        await ride.press("enter", "4", "z")
        await ride.says("headers {2}")
        ride.burst("/retry")
        await ride.until(lambda: ride.screen.query_one(SearchInput).value == "retry")
        ride.burst("enter", "escape", "escape", "fopus")
        await ride.until(lambda: ride.filter_bar.text == "opus")
        assert not ride.backend.calls


async def test_keys_right_behind_the_one_that_opens_a_dialog_are_for_the_dialog() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j")
        ride.burst("nhello", "enter", "sg")
        await ride.until(lambda: [call[0] for call in ride.backend.calls] == ["annotate", "score"])
        assert ride.backend.calls[0][-1] == "hello"
        assert ride.backend.calls[1][-1] == 10


class Stuck(Widget, can_focus=True):
    """Gets done with a key when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.got = ""
        self.go_on = asyncio.Event()

    async def on_key(self, event: events.Key) -> None:
        self.got += event.key
        await self.go_on.wait()


class StuckApp(TypingApp):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", priority=True)]

    def compose(self) -> ComposeResult:
        yield Stuck()


async def test_the_way_out_stays_open_when_a_key_is_never_done() -> None:
    app = StuckApp()
    async with asyncio.timeout(10), app.run_test():
        stuck = app.query_one(Stuck)
        app.simulate_key("a")
        app.simulate_key("ctrl+q")
        while app.return_code is None:
            await asyncio.sleep(0)
        stuck.go_on.set()
        assert stuck.got == "a"
