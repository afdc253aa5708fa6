from __future__ import annotations

from ccr_tui.core.errors import ConfigError
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.widgets.route_row import ChainInput, RouteRow
from tests.tui import samples
from tests.tui.driving import Ride, driving


def row(ride: Ride, task: str) -> RouteRow:
    return next(r for r in ride.screen.query(RouteRow) if r.task_name == task)


async def edit(ride: Ride, downs: int, text: str) -> None:
    """Open the routes, go down, and replace what a row says by `text`."""
    await ride.press("t")
    await ride.until(lambda: isinstance(ride.screen, RoutesScreen) and ride.app.focused is not None)
    await ride.press(*["down"] * downs, "enter", "ctrl+u", "ctrl+k")
    await ride.type(text)


async def test_shows_the_routes_in_force_their_source_and_warnings() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("t")
        for text in (
            "Routes · ~/.config/ccr-tui/config.toml",
            "anthropic,claude-sonnet-5 → openrouter,z-ai/glm-5",
            "as background",
            "! routes.image names ollama,llava",
            "default: everything that no other route takes",
        ):
            await ride.says(text)


async def test_a_route_is_edited_in_place() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 0, "deepseek,deepseek-chat")
        await ride.press("enter")
        await ride.says("enter applies")
        assert not ride.backend.calls
        await ride.press("enter")
        await ride.until(lambda: ride.backend.calls == [("apply", "default: deepseek,deepseek-chat")])
        await ride.until(lambda: "In force: default: deepseek,deepseek-chat" in ride.toasts)
        assert not row(ride, "default").editing
        assert row(ride, "default").has_focus


async def test_empty_is_no_route() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 0, "")
        await ride.press("enter")
        await ride.says("enter applies")
        await ride.press("enter")
        await ride.until(lambda: ride.backend.calls == [("apply", "default: no route of its own")])
        await ride.says("the model asked for, untouched")


async def test_mistakes_are_said_while_typing_and_not_applied() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 0, "deepsek,chat")
        await ride.says("There is no provider 'deepsek': did you mean deepseek.")
        await ride.press("enter")
        assert not ride.backend.calls
        assert row(ride, "default").editing


async def test_a_refusal_is_said_in_place() -> None:
    async with driving(samples.busy()) as ride:
        ride.backend.route_error = ConfigError("the file is read-only", key="routes.default")
        await edit(ride, 0, "deepseek,chat")
        await ride.press("enter")
        await ride.says("enter applies")
        await ride.press("enter")
        await ride.says("routes.default: the file is read-only")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert row(ride, "default").editing


async def test_tab_completes_from_what_is_known() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 0, "openr")
        field = row(ride, "default").query_one(ChainInput)
        await ride.until(lambda: field._suggestion)
        await ride.press("tab")
        assert field.value == "openrouter,z-ai/glm-5"


async def test_escape_leaves_the_route_as_it_was_and_then_the_screen() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 0, "nonsense")
        await ride.press("escape")
        await ride.until(lambda: not row(ride, "default").editing)
        await ride.says("anthropic,claude-sonnet-5")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))


async def test_what_is_not_changed_is_not_written() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("t")
        await ride.until(lambda: ride.app.focused is not None)
        await ride.press("enter", "enter")
        await ride.until(lambda: not row(ride, "default").editing)
        assert not ride.backend.calls


async def test_arrows_do_not_lose_what_is_typed() -> None:
    async with driving(samples.busy()) as ride:
        await edit(ride, 1, "deepseek,x")
        await ride.press("down", "up")
        assert row(ride, "webSearch").query_one(ChainInput).has_focus
        assert row(ride, "webSearch").query_one(ChainInput).value == "deepseek,x"


async def test_a_double_click_edits() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("t")
        await ride.until(lambda: ride.app.focused is not None)
        await ride.pilot.double_click(row(ride, "think"))
        await ride.until(lambda: row(ride, "think").editing)
