from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ccr_tui.core.errors import ConfigError
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.screens.routes_text import RoutesTextScreen
from ccr_tui.tui.screens.routes_versions import RoutesVersionsScreen
from ccr_tui.tui.widgets.config_area import ConfigArea
from ccr_tui.tui.widgets.config_editor import ConfigEditor
from ccr_tui.tui.widgets.route_form import RouteInput
from ccr_tui.tui.widgets.route_row import RouteRow
from tests.tui.driving import Ride
from tests.tui.fake import FakeBackend
from tests.tui.samples_routes import TEXT
from tests.tui.screens.test_routes import apply_now, go, rich, routes, table


@asynccontextmanager
async def text_of(
    backend: FakeBackend | None = None, step: str = "think", key: str = "e"
) -> AsyncIterator[Ride]:
    """The editor, opened from the row of a step."""
    async with routes(backend) as ride:
        await go(ride, step)
        await ride.press(key)
        await ready(ride)
        yield ride


async def ready(ride: Ride) -> None:
    await ride.until(lambda: isinstance(ride.screen, RoutesTextScreen) and ride.screen.query(ConfigArea))
    await ride.until(lambda: area(ride).has_focus)


def area(ride: Ride) -> ConfigArea:
    return ride.screen.query_one(ConfigArea)


async def test_the_file_opens_at_the_row_and_shows_no_key() -> None:
    async with text_of() as ride:
        await ride.says("✓ valid")
        assert area(ride).cursor_location == (12, 0)
        assert "# costs nothing" in ride.text
        assert "sk-of-my-own" not in ride.text
        assert "sk-of-my-own" in area(ride).text
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert not ride.toasts


async def test_what_is_typed_is_checked_tried_and_kept_until_it_is_in_force() -> None:
    async with text_of() as ride:
        await ride.press("end", "backspace", "enter")
        await ride.type("zzzzzz = 1")
        await ride.says("✗ line 14")
        await ride.press("ctrl+g")
        assert area(ride).cursor_location == (13, 0)
        await ride.press("ctrl+s")
        await ride.says("✗ line 14")
        assert isinstance(ride.screen, RoutesTextScreen)
        await ride.press("escape")
        await ride.until(
            lambda: "What you typed is kept, and not in force: e goes on with it." in ride.toasts
        )
        await ride.press("e")
        await ready(ride)
        await ride.says("zzzzzz = 1")
        await ride.press("ctrl+r")
        await ride.until(lambda: area(ride).text == TEXT)
        area(ride).move_cursor((11, 0))
        await ride.press("end")
        await ride.type(" # not a bit")
        await ride.says("edited, not in force")
        await ride.says("✓ valid")
        await ride.press("ctrl+s")
        await ride.says("enter applies")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesTextScreen))
        assert "# not a bit" in area(ride).text
        await ride.press("ctrl+s")
        await apply_now(ride, "edited as text: +1 −1 lines")
        assert ride.backend.text == TEXT.replace("# costs nothing", "# costs nothing # not a bit")


async def test_the_problem_is_gone_to_by_line_and_column() -> None:
    async with text_of() as ride:
        await ride.press("enter", "up")
        await ride.type("plan = = 1")
        await ride.says("✗ line 13: not valid TOML, column 8")
        await ride.press("home", "up", "ctrl+g")
        assert area(ride).cursor_location == (12, 7)


async def test_keys_upstreams_and_conditions_complete() -> None:
    async with text_of() as ride:
        offers = ride.screen.query_one(ConfigEditor)
        await ride.press("down")
        await ride.type("ima")
        await ride.until(lambda: offers.has_class("-offering"))
        await ride.press("tab")
        await ride.type(" = ")
        await ride.press("tab")
        await ride.says("openrouter,z-ai/glm-5")
        await ride.press("down", "down", "up", "tab")
        assert area(ride).text.endswith('\nimage = "openrouter,z-ai/glm-5"')
        await ride.press("enter")
        await ride.type("[[ru")
        await ride.until(lambda: offers.has_class("-offering"))
        await ride.press("tab")
        await ride.type("]]")
        await ride.press("enter")
        await ride.type('when = "tok')
        await ride.says("input tokens, estimated")
        await ride.press("escape")
        assert not offers.has_class("-offering")
        await ride.press("ctrl+@", "tab")
        assert area(ride).text.endswith('[[rules]]\nwhen = "tokens')
        await ride.type(" > 9 and task == ")
        await ride.until(lambda: offers.has_class("-offering"))
        await ride.says("'webSearch'")
        await ride.press("left", "right", "ctrl+@", "left")
        assert not offers.has_class("-offering")


async def test_an_edit_made_elsewhere_is_taken_beside_what_is_typed() -> None:
    backend = FakeBackend()
    backend.take(TEXT)
    async with text_of(backend) as ride:
        ride.backend.text += "# theirs\n"
        ride.screen._check()  # type: ignore[attr-defined]
        await ride.until(lambda: area(ride).text.endswith("# theirs\n"))
        await ride.press("end")
        await ride.type(" # mine")
        theirs = "# theirs at the top\n" + ride.backend.text
        ride.backend.text = theirs
        await ride.says("✓ valid")
        await ride.says("that is in this text now, beside what you typed")
        assert area(ride).text.startswith("# theirs at the top\n")
        row, _ = area(ride).cursor_location
        assert area(ride).document.get_line(row).endswith(" # mine")
        await ride.press("ctrl+s")
        await apply_now(ride, "edited as text: +1 −1 lines")
        assert ride.backend.text.replace(" # mine", "") == theirs


async def test_where_both_changed_the_same_line_ones_own_goes_over_the_other_with_open_eyes() -> None:
    backend = FakeBackend()
    backend.take(TEXT)
    async with text_of(backend) as ride:
        await ride.press("end", "backspace", "enter")
        await ride.type("zzz")
        ride.backend.text = TEXT.replace("claude-opus-5-5", "claude-haiku-4-5")
        await ride.says("! The file was changed meanwhile, in the same lines")
        assert "✗ line 14" in ride.text, "it is still checked"
        await ride.press("ctrl+s")
        await ride.press("backspace", "backspace", "backspace", "]")
        await ride.says("✓ valid")
        await ride.press("ctrl+s")
        await ride.says("enter applies")
        await ride.press("end")
        await ride.says('− think = ["anthropic,claude-haiku-4-5", "anthropic,claude-sonnet-5"]')
        await ride.press("enter")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert ride.backend.calls[-1] == (
            "apply",
            "edited as text, over what was changed meanwhile: +2 −1 lines",
        )
        assert "claude-opus-5-5" in ride.backend.text


async def test_what_was_dropped_comes_back() -> None:
    async with text_of() as ride:
        await ride.press("end")
        await ride.type(" # mine")
        ride.backend.text = TEXT.replace("claude-opus-5-5", "claude-haiku-4-5")
        await ride.says("in the same lines")
        await ride.press("ctrl+r")
        await ride.says("ctrl+z brings back what you typed")
        assert area(ride).text == ride.backend.text
        assert "edited" not in ride.text
        await ride.press("ctrl+z")
        await ride.says("in the same lines")
        assert " # mine" in area(ride).text


async def test_ones_own_edit_of_the_table_joins_what_was_typed_before() -> None:
    async with text_of() as ride:
        await ride.press("end")
        await ride.type(" # mine")
        await ride.press("escape")
        await go(ride, "background")
        await ride.press("d")
        await apply_now(ride, "background: no route of its own")
        await ride.press("e")
        await ready(ride)
        await ride.says("beside what you typed")
        assert "background" not in area(ride).text
        assert " # mine" in area(ride).text


async def test_what_belongs_to_a_namespace_is_edited_as_text() -> None:
    async with routes(rich()) as ride:
        await go(ride, "rule big edits")
        await ride.press("enter")
        await ready(ride)
        line = area(ride).document.get_line(area(ride).cursor_location[0])
        assert line.startswith('rules = [{ name = "big edits"')


async def test_a_classic_file_is_edited_in_its_own_format() -> None:
    backend = FakeBackend()
    backend.path = Path("config.json")
    backend.take(
        '{\n  "Providers": [{"name": "ollama", "api_base_url": "http://127.0.0.1:11434/v1/chat/completions",'
        ' "api_key": "x", "models": ["qwen3-coder"]}],\n  "Router": {"default": "ollama,qwen3-coder"}\n}\n'
    )
    async with text_of(backend, "default") as ride:
        await ride.says("✓ valid")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        await ride.press("a")
        await ride.until(lambda: any("a classic CCR file has no rules" in toast for toast in ride.toasts))
        await go(ride, "default")
        await ride.press("d")
        await apply_now(ride, "default: no route of its own")
        assert '"Router": {}' in ride.backend.text


async def test_a_file_that_cannot_be_read_is_said() -> None:
    backend = FakeBackend()
    backend.read_error = ConfigError("cannot be read: Permission denied.", source="config.toml")
    async with routes(backend) as ride:
        await ride.press("e")
        await ride.until(lambda: "config.toml: cannot be read: Permission denied." in ride.toasts)


async def test_the_other_keys() -> None:
    """Those that lead elsewhere, or do what another key does."""
    async with routes(rich()) as ride:
        await ride.press("j", "j", "k", "up", "end")
        await ride.until(lambda: table(ride).current is table(ride).rows[-1])
        await ride.press("G", "g")
        await ride.until(lambda: table(ride).current is table(ride).rows[0])
        await ride.press("enter")
        await ride.until(lambda: isinstance(ride.app.focused, RouteInput))
        for key, name in (("down", "name"), ("up", "use"), ("shift+tab", "when"), ("tab", "use")):
            await ride.press(key)
            await ride.until(lambda name=name: ride.app.focused.has_class(name))  # type: ignore[misc,union-attr]
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.app.focused, RouteRow))
        for key in ("v", "q"):
            await ride.press("v")
            await ride.until(lambda: isinstance(ride.screen, RoutesVersionsScreen))
            await ride.press(key)
            await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        await ride.press("d")
        await ride.says("enter applies")
        await ride.press("q")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        for key in ("q", "t"):
            await ride.press(key)
            await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
            await ride.press("t")
            await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert not ride.backend.calls
