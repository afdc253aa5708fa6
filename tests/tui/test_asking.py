from __future__ import annotations

from textual.app import App
from textual.widget import Widget

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.asking import ask


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
