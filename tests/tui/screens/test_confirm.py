from __future__ import annotations

import pytest

from ccr_tui.core.events import ExchangeFinished, ExchangeHeld
from ccr_tui.core.exchange import Cancelled, Cost
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screens.confirm import QuitScreen
from tests.builders import exchange_events
from tests.tui import samples
from tests.tui.driving import driving


def over(exchange: str) -> ExchangeFinished:
    """The end of an exchange."""
    return ExchangeFinished(exchange, samples.NOW, Cancelled("the client hung up"), None, None, Cost(), 0.0)


async def test_buttons_do_what_they_say() -> None:
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("q")
        await ride.says("One request is still in flight")
        await ride.pilot.click("#no")
        await ride.until(lambda: not isinstance(ride.screen, QuitScreen))
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press("right", "enter")
        await ride.until(lambda: not ride.app.is_running)


async def test_enter_waits_until_all_have_finished_and_says_how_many_are_left() -> None:
    async with driving(samples.busy()) as ride:
        ride.backend.holding = True
        await ride.press("q")
        await ride.says("2 requests are still in flight")
        await ride.press("enter")
        await ride.says("Waiting for 2 requests to finish")
        await ride.until(lambda: ("hold", False) in ride.backend.calls)
        assert ("drain", True) in ride.backend.calls
        ride.backend.play([over("e09")])
        await ride.says("Waiting for one request to finish")
        assert ride.app.is_running
        ride.backend.play([over("e10")])
        await ride.until(lambda: not ride.app.is_running)


@pytest.mark.parametrize("keys", [("w", "q"), ("w", "right", "left", "enter"), ("y",), ("q",), ("ctrl+q",)])
async def test_quits_at_once_whenever_that_is_wanted(keys: tuple[str, ...]) -> None:
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press(*keys)
        await ride.until(lambda: not ride.app.is_running)


async def test_says_when_there_is_nothing_to_wait_for_any_more_and_who_is_held() -> None:
    async with driving(exchange_events(id="a", finished=False)[:1]) as ride:
        ride.backend.play([ExchangeHeld("a", samples.NOW, samples.NOW + 100)])
        await ride.until(lambda: ride.app._model.held)
        await ride.press("q")
        await ride.says("1 held:")
        ride.backend.play([over("a")])
        await ride.says("Nothing is in flight any more.")
        await ride.press("w")
        await ride.until(lambda: not ride.app.is_running)


async def test_stays_also_after_waiting() -> None:
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press("w", "escape")
        await ride.until(lambda: not isinstance(ride.screen, QuitScreen))
        assert ride.backend.calls == [("drain", True), ("drain", False)]
        ride.backend.play([over("a")])
        await ride.until(lambda: not ride.app._model.in_flight)
        assert ride.app.is_running


async def test_suspending_is_asked_about_while_requests_are_in_flight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suspended: list[bool] = []
    monkeypatch.setattr(CcrApp, "action_suspend_process", lambda self: suspended.append(True))
    async with driving(exchange_events(id="a", finished=False)) as ride:
        await ride.press("ctrl+z")
        await ride.until(lambda: any("would stand still" in toast for toast in ride.toasts))
        assert not suspended
        await ride.press("ctrl+z")
        await ride.until(lambda: suspended)
