from __future__ import annotations

from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.screens.reroute import RerouteScreen
from tests.tui import samples
from tests.tui.driving import Ride, driving


async def picker(ride: Ride) -> None:
    await ride.press("g", "R")
    await ride.until(lambda: isinstance(ride.screen, RerouteScreen))


def sent(ride: Ride) -> list[object]:
    return [call[2] for call in ride.backend.calls]


async def test_offers_routes_and_what_was_used() -> None:
    async with driving(samples.busy(), size=(80, 30)) as ride:
        await picker(ride)
        for text in (
            "title, asked for claude-sonnet-5",
            "route default",
            "deepseek,deepseek-chat  used lately",
        ):
            await ride.says(text)


async def test_arrows_choose() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.press("down", "enter")
        await ride.until(lambda: sent(ride) == [Upstream("openrouter", "z-ai/glm-5")])


async def test_any_upstream_can_be_typed() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.type("deepseek,brand-new")
        await ride.says("as typed")
        await ride.press("enter")
        await ride.until(lambda: sent(ride) == [Upstream("deepseek", "brand-new")])


async def test_an_unknown_provider_is_refused_in_a_sentence() -> None:
    async with driving(samples.busy(), size=(80, 30)) as ride:
        await picker(ride)
        await ride.type("nowhere,x")
        await ride.press("enter")
        await ride.says("There is no provider 'nowhere'")
        assert not ride.backend.calls


async def test_a_click_chooses() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.pilot.click("OptionList", offset=(3, 2))
        await ride.until(lambda: sent(ride) == [Upstream("ollama", "qwen3-coder")])
