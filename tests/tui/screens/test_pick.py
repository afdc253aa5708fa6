from __future__ import annotations

import pytest

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.bridge_routes import Standings
from ccr_tui.tui.screens.pick import PickScreen
from tests.tui import samples
from tests.tui.driving import Ride, driving


async def picker(ride: Ride, key: str = "R") -> None:
    await ride.press("g", key)
    await ride.until(lambda: isinstance(ride.screen, PickScreen))


def sent(ride: Ride) -> list[object]:
    return [call[2] for call in ride.backend.calls]


async def test_offers_routes_and_what_was_used_with_price_and_health() -> None:
    async with driving(samples.busy(), size=(100, 30)) as ride:
        ride.backend.standing = Standings(
            {"anthropic": "resting", "deepseek": "exhausted"}, {f"anthropic,{samples.OPUS}": "rests 20 s"}
        )
        await picker(ride)
        for text in (
            "title, asked for claude-sonnet-5",
            "1 ● anthropic,claude-sonnet-5",
            "ok route default",
            f"◌ anthropic,{samples.OPUS}",
            "resting: rests 20 s",
            "✗ deepseek,deepseek-chat",
            "exhausted used lately",
            "3 ● ollama,qwen3-coder             unpriced",
        ):
            await ride.says(text)


async def test_arrows_choose() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.press("down", "enter")
        await ride.until(lambda: sent(ride) == [Upstream("openrouter", "z-ai/glm-5")])


async def test_a_number_chooses_as_long_as_nothing_is_typed() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.press("3")
        await ride.until(lambda: sent(ride) == [Upstream("ollama", "qwen3-coder")])
        await picker(ride)
        await ride.type("opus5")
        await ride.press("enter")
        await ride.until(lambda: sent(ride)[1:] == [Upstream("anthropic", samples.OPUS)])


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
        await ride.press("ctrl+u", *"zzz", "enter")
        await ride.says("Type provider,model.")
        assert not ride.backend.calls


async def test_a_click_chooses() -> None:
    async with driving(samples.busy()) as ride:
        await picker(ride)
        await ride.pilot.click("OptionList", offset=(3, 2))
        await ride.until(lambda: sent(ride) == [Upstream("ollama", "qwen3-coder")])


async def test_a_provider_is_paused_and_used_again() -> None:
    async with driving(samples.busy(), size=(100, 30)) as ride:
        await picker(ride)
        await ride.press("ctrl+o")
        await ride.says("‖ anthropic,claude-sonnet-5")
        assert "anthropic is paused: routes pass it over." in ride.toasts
        await ride.press("ctrl+o")
        await ride.says("● anthropic,claude-sonnet-5")
        assert ride.backend.calls == [("pause", "anthropic", True), ("pause", "anthropic", False)]
        ride.backend.act_error = CcrError("The proxy does not answer: try again in a moment.")
        await ride.press("ctrl+o")
        await ride.says("The proxy does not answer")


@pytest.mark.parametrize("width", [40, 80])
async def test_it_fits(width: int) -> None:
    async with driving(samples.busy(), size=(width, 20)) as ride:
        await picker(ride)
        await ride.says("claude-sonnet-5  " if width > 40 else "…,claude-sonnet-5 $2/10")
        await ride.says("$2/10")
        await ride.press("escape")
        await ride.until(lambda: not isinstance(ride.screen, PickScreen))
        assert not ride.backend.calls


async def test_a_key_never_overtakes_another() -> None:
    """As a terminal sends them whose line is slow: all at once."""
    async with driving(samples.busy()) as ride:
        await picker(ride)
        ride.burst("gemini-3", "up", "enter")
        await ride.until(lambda: sent(ride) == [Upstream("openrouter", "google/gemini-3-pro")])
        await picker(ride, "c")
        ride.burst("ollama,a", "space", "ollama,ab", "space", "enter")
        wanted = [Upstream("ollama", "a"), Upstream("ollama", "ab")]
        await ride.until(lambda: sent(ride)[1:] == wanted)


async def test_in_a_narrow_picker_the_keys_and_how_upstreams_fare_are_said() -> None:
    async with driving(samples.busy(), size=(40, 24)) as ride:
        ride.backend.standing = Standings({"anthropic": "paused"}, {})
        await picker(ride, "c")
        await ride.says("␣ marks 0/4, ⏎ sends, esc cancels ─╯")
        await ride.says(" paused ")
        await ride.says("words, or any provider,model")
