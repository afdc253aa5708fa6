from __future__ import annotations

import threading

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.asking import Wishes, ask


def refuse() -> str:
    raise CcrError("That cannot be done.")


async def test_results_and_refusals_come_back_on_the_screens_thread() -> None:
    heard: list[str] = []
    async with App[None]().run_test() as pilot:
        widget = Widget()
        await pilot.app.screen.mount(widget)
        ask(widget, lambda: "done", heard.append)
        ask(widget, refuse, heard.append, heard.append)
        while len(heard) < 2:
            await pilot.pause(0.01)
        assert sorted(heard) == ["That cannot be done.", "done"]


async def test_a_refusal_that_nobody_waits_for_is_a_toast() -> None:
    async with App[None]().run_test(notifications=True) as pilot:
        widget = Widget()
        await pilot.app.screen.mount(widget)
        ask(widget, refuse, print)
        while not pilot.app._notifications:
            await pilot.pause(0.01)
        assert [n.message for n in pilot.app._notifications] == ["That cannot be done."]


class WishingApp(App[None]):
    """Its world is `told`; nothing is told as long as `gate` is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.told: list[bool] = []

    def compose(self) -> ComposeResult:
        yield Static()

    def tell(self, _: str, value: bool) -> None:
        assert self.gate.wait(10)
        self.told.append(value)


async def test_of_wishes_in_a_row_only_the_last_is_told_after_the_first() -> None:
    app = WishingApp()
    done: list[bool] = []
    async with app.run_test() as pilot:
        wishes = Wishes[str, bool](app.query_one(Static), app.tell, lambda key, on: done.append(on))
        wishes.wish("a", True, known=False)
        assert wishes.of("a", known=False)
        wishes.wish("a", False, known=False)
        wishes.wish("a", True, known=False)
        wishes.wish("a", False, known=False)
        assert not wishes.of("a", known=False)
        app.gate.set()
        while not done:
            await pilot.pause(0.01)
        assert app.told == [True, False]
        assert done == [False]
        assert wishes.of("a", known=True)  # the world has moved on
