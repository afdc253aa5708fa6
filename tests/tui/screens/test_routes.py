from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input

from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.events import ConfigApplied, ConfigRejected
from ccr_tui.core.hits import Hit
from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge_routes import Hits, Standings
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.screens.routes_dry_run import DryRunScreen
from ccr_tui.tui.screens.routes_versions import RoutesVersionsScreen
from ccr_tui.tui.widgets.route_form import RouteForm
from ccr_tui.tui.widgets.route_row import RouteRow
from ccr_tui.tui.widgets.route_table import RouteTable
from tests.builders import EPOCH
from tests.tui import samples
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend
from tests.tui.samples_routes import RICH, TEXT


def rich() -> FakeBackend:
    backend = FakeBackend(samples.CONFIG)
    backend.take(RICH)
    return backend


@asynccontextmanager
async def routes(
    backend: FakeBackend | None = None, size: tuple[int, int] = (100, 40)
) -> AsyncIterator[Ride]:
    """The routes screen, on the row of the first task or rule."""
    async with driving(backend=backend, size=size) as ride:
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen) and table(ride).current)
        await ride.until(lambda: isinstance(ride.app.focused, RouteRow))
        yield ride


def table(ride: Ride) -> RouteTable:
    return ride.screen.query_one(RouteTable)


async def go(ride: Ride, step: str) -> RouteRow:
    """Walk down to a row."""
    at = next(n for n, row in enumerate(table(ride).rows) if row.entry.step == step)
    await ride.press("home", *["down"] * at)
    row = table(ride).rows[at]
    await ride.until(lambda: row.has_focus)
    return row


async def retype(ride: Ride, text: str) -> None:
    """Replace what the field in hand says."""
    await ride.until(lambda: isinstance(ride.app.focused, Input))
    await ride.press("ctrl+u", "ctrl+k")
    await ride.type(text)


async def apply(ride: Ride, why: str) -> None:
    """Try it, see what it would do, and make it."""
    await ride.press("enter")
    await apply_now(ride, why)


async def apply_now(ride: Ride, why: str) -> None:
    """Make what has been tried."""
    await ride.says("enter applies")
    assert ("apply", why) not in ride.backend.calls
    await ride.press("enter")
    await ride.until(lambda: ("apply", why) in ride.backend.calls and isinstance(ride.screen, RoutesScreen))
    await ride.until(lambda: f"In force: {why}" in ride.toasts)


async def test_t_comes_back_from_the_versions() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        await ride.press("v")
        await ride.until(lambda: isinstance(ride.screen, RoutesVersionsScreen))
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))


async def test_shows_what_is_in_force_what_it_decided_and_how_it_fares() -> None:
    backend = rich()
    today = [
        Hit("think", "", "", Totals(exchanges=37, cost_usd=4.12)),
        Hit("default", "ci", "", Totals(exchanges=3, unpriced=3)),
    ]
    backend.decided = Hits([Hit("think", "", "", Totals(exchanges=2))], today)
    backend.standing = Standings({"deepseek": "resting"}, {"deepseek,deepseek-chat": "rests 20 s"})
    async with routes(backend, (100, 60)) as ride:
        await ride.says("    2     37    $4.12")
        for text in (
            "Routes · config.toml",
            "reviews go mid-tier",
            'when last_user_text =~ ".*(review|proofread).*" and tokens < 20000',
            "◌ resting   night shift",
            "◌ deepseek,deepseek-chat: rests 20 s",
            "hard: anthropic,claude-opus-5-5",
            "too long: anthropic",
            "judged below 7: anthropic,claude-opus-5-5",
            "as background",
            "Namespace ci",
            "Project /srv/app",
            "      3 unpriced",
        ):
            assert text in ride.text, ride.text


async def test_a_file_that_is_not_in_force_is_marked_until_a_good_one_is() -> None:
    async with routes() as ride:
        ride.backend.play([ConfigRejected(EPOCH, "config.toml, line 3: unknown task.")])
        await ride.says("Routes · ✗ file not in force · ")
        await ride.press("G")
        await ride.says("! config.toml, line 3: unknown task.")
        await ride.press("escape")
        await ride.says("✗ config")
        await ride.press("t")
        await ride.says("file not in force")
        ride.backend.play([ConfigApplied(EPOCH, 2, "config.toml")])
        await ride.until(lambda: "not in force" not in ride.text)
        await ride.press("escape")
        await ride.says("in flight")
        assert "✗ config" not in ride.text


async def test_a_history_that_cannot_be_read_is_said_once_and_hides_nothing() -> None:
    backend = rich()
    backend.count_error = ConfigError("There is no history.")
    async with routes(backend, (100, 60)) as ride:
        await ride.says("! What was decided cannot be counted. There is no history.")
        assert "reviews go mid-tier" in ride.text


async def test_a_route_is_edited_removed_and_added_in_its_place() -> None:
    async with routes() as ride:
        row = await go(ride, "default")
        await ride.press("enter")
        await retype(ride, "deepsek,chat")
        await ride.says("There is no provider 'deepsek': did you mean deepseek.")
        await ride.press("enter")
        assert row.form
        await retype(ride, "deepseek,deepseek-chat")
        await apply(ride, "default: deepseek,deepseek-chat")
        assert not row.form
        assert row.has_focus
        await ride.press("d")
        await ride.says("enter applies")
        await ride.press("enter")
        await ride.says("the model asked for, untouched")
        await go(ride, "image")
        await ride.press("enter")
        await retype(ride, "ollama,llava")
        await apply(ride, "image: ollama,llava")
        assert 'image = "ollama,llava"' in ride.backend.text
        assert "# costs nothing" in ride.backend.text


async def test_what_was_typed_is_still_there_after_a_dry_run_that_convinced_nobody() -> None:
    async with routes() as ride:
        row = await go(ride, "default")
        await ride.press("enter")
        await retype(ride, "deepseek,chat")
        ride.backend.route_error = ConfigError("the file is read-only", key="routes.default")
        await ride.press("enter")
        await ride.says("enter applies")
        await ride.press("enter")
        await ride.says("routes.default: the file is read-only")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        assert row.form
        assert row.form.query_one(Input).value == "deepseek,chat"
        assert row.form.query_one(Input).has_focus
        await ride.press("escape")
        await ride.until(lambda: row.has_focus and not row.form)
        assert "anthropic,claude-sonnet-5" in row.text
        await ride.press("enter", "enter")
        await ride.until(lambda: row.has_focus and not row.form)
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        assert not ride.backend.calls


async def test_a_rule_is_added_with_fields_that_complete() -> None:
    async with routes(rich()) as ride:
        await ride.press("a")
        await ride.until(lambda: table(ride).form)
        await ride.type("long nights")
        await ride.press("down")
        await ride.says("task · model · tokens")
        await ride.type("tok")
        await ride.until(lambda: ride.app.focused._suggestion)  # type: ignore[union-attr]
        await ride.press("tab")
        await ride.type(" > 900 and")
        await ride.says("and")
        await ride.press("tab")
        await ride.type("olla")
        await ride.says("The condition:")
        await ride.until(lambda: ride.app.focused._suggestion)  # type: ignore[union-attr]
        await ride.press("tab", "up")
        await ride.type(" hour < 6")
        await apply(ride, "new rule long nights")
        rule = ride.backend.config().table.rules[-1]
        assert (rule.name, rule.when.text) == ("long nights", "tokens > 900 and hour < 6")
        await ride.until(lambda: table(ride).current and table(ride).current.entry.name == "long nights")  # type: ignore[union-attr]


async def test_a_rule_is_edited_and_its_comment_stays() -> None:
    async with routes(rich()) as ride:
        await ride.press("enter")
        await retype(ride, "ollama,qwen3-coder")
        await ride.press("up", "up")
        await retype(ride, "night shift")
        await ride.says("There is a rule night shift already.")
        await retype(ride, "reviews stay at home")
        await apply(ride, "rule reviews stay at home: edited")
        text = ride.backend.text
        assert '# short reviews need no genius\n[[rules]]\nname = "reviews stay at home"' in text


async def test_rules_are_moved_any_way_and_then_tried() -> None:
    async with routes(rich()) as ride:
        await ride.press("J", "J", "J")
        await ride.says("Moving reviews go mid-tier")
        names = [row.entry.name for row in table(ride).rows][:3]
        assert names == ["night shift", "by difficulty", "reviews go mid-tier"]
        await ride.press("escape")
        await ride.until(lambda: table(ride).rows[0].entry.name == "reviews go mid-tier")
        await ride.press("shift+down", "shift+down", "K")
        await apply(ride, "rule reviews go mid-tier: later")
        names = [rule.name for rule in ride.backend.config().table.rules]
        assert names == ["night shift", "reviews go mid-tier", "by difficulty"]
        await ride.press("K", "J", "enter")
        await ride.until(lambda: "Moving" not in ride.text)
        await go(ride, "think")
        await ride.press("K")
        await ride.until(lambda: "Only rules have an order: the first that holds decides." in ride.toasts)


async def test_while_a_rule_is_moved_the_footer_says_what_the_keys_do_and_nothing_else_begins() -> None:
    async with routes(rich()) as ride:
        await ride.press("J")
        await ride.says("⏎ Try it")
        await ride.says("esc Put back")
        assert "Add rule" not in ride.text
        for key in ("a", "e", "v", "d"):
            await ride.press(key)
        assert table(ride).form is None
        assert isinstance(ride.screen, RoutesScreen)
        await ride.press("u")
        await ride.until(lambda: table(ride).rows[0].entry.name == "reviews go mid-tier")
        await ride.says("⏎ Edit  a Add rule")
        await ride.says("esc Back")
        assert not ride.backend.calls


async def test_what_can_be_changed_as_text_only_says_so() -> None:
    async with routes(rich(), (120, 60)) as ride:
        for step, hint in (
            ("rule big edits", "big edits, of project /srv/app: changed, moved and removed as text only"),
            ("default", ""),
        ):
            row = await go(ride, step)
            await ride.says(hint)
            await ride.press("J")
            assert (ride.screen.check_action("remove", ()) is None) is row.entry.only_as_text
        assert any("Only rules have an order" in toast for toast in ride.toasts)
        assert len(ride.toasts) == 1


async def test_a_rule_is_removed() -> None:
    async with routes(rich()) as ride:
        await go(ride, "rule night shift")
        await ride.press("delete")
        await ride.says("rule night shift: removed")
        await ride.says("enter applies")
        await ride.press("enter")
        await ride.until(lambda: [r.name for r in ride.backend.config().table.rules][1:] == ["by difficulty"])
        await ride.until(lambda: table(ride).current and table(ride).current.entry.name == "by difficulty")  # type: ignore[union-attr]
        await go(ride, "title")
        await ride.press("d")
        await ride.until(lambda: "There is nothing of its own here to remove." in ride.toasts)


async def test_a_key_that_comes_twice_opens_one_form_and_one_dry_run() -> None:
    async with routes(rich()) as ride:
        row = await go(ride, "rule night shift")
        row.action_choose()
        row.action_choose()
        await ride.until(lambda: isinstance(ride.app.focused, Input))
        assert len(ride.screen.query(RouteForm)) == 1
        await ride.press("escape")
        await ride.until(lambda: row.has_focus)
        ride.burst("dd")
        await ride.says("enter applies")
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        await ride.pilot.pause()
        assert isinstance(ride.screen, RoutesScreen)


async def test_an_edit_made_elsewhere_meanwhile_is_not_overwritten() -> None:
    async with routes() as ride:
        await go(ride, "default")
        await ride.press("d")
        await ride.says("enter applies")
        ride.backend.text += "# mine\n"
        await ride.press("enter")
        await ride.says("was changed meanwhile by somebody else")
        assert ride.backend.text.endswith("# mine\n")
        await ride.press("escape")
        await ride.until(lambda: not isinstance(ride.screen, DryRunScreen))


async def test_nothing_is_there_yet() -> None:
    async with routes(FakeBackend(Config()), (40, 20)) as ride:
        await ride.says("default                  0")
        assert all(len(line) <= 40 for line in ride.text.splitlines())


async def test_a_double_click_edits() -> None:
    async with routes() as ride:
        row = await go(ride, "think")
        await ride.pilot.double_click(row)
        await ride.until(lambda: row.form)


@pytest.mark.parametrize("key", ["u", "ctrl+z"])
async def test_undo_goes_back_one_change_at_a_time(key: str) -> None:
    async with routes() as ride:
        await ride.press(key)
        await ride.until(
            lambda: "There is nothing to undo: no earlier version of the file is kept." in ride.toasts
        )
        for task in ("think", "background"):
            await go(ride, task)
            await ride.press("d")
            await apply_now(ride, f"{task}: no route of its own")
        await ride.press(key)
        await apply_now(ride, "undo: background: no route of its own")
        await ride.press(key)
        await apply_now(ride, "undo: think: no route of its own")
        assert ride.backend.text == TEXT
        await ride.press(key)
        await ride.until(lambda: any("this is the oldest version that is kept" in t for t in ride.toasts))


async def test_earlier_versions_are_listed_compared_and_brought_back() -> None:
    async with routes() as ride:
        await go(ride, "background")
        await ride.press("d")
        await apply_now(ride, "background: no route of its own")
        await ride.press("v")
        await ride.says("This is what the file holds now.")
        await ride.press("enter")
        await ride.until(lambda: "This is what the file holds now." in ride.toasts)
        await ride.press("j")
        await ride.says("Bringing it back takes 0 lines away and brings 1 line")
        assert "found so" in ride.text
        assert "# costs nothing" in ride.text
        assert "sk-of-my-own" not in ride.text
        await ride.press("J", "K", "shift+down", "shift+up", "enter")
        await ride.says("enter applies")
        await ride.press("escape", "k", "j", "enter")
        without = ride.backend.text
        await apply_now(ride, "back to found so")
        assert ride.backend.text == TEXT
        await ride.press("u")
        await apply_now(ride, "undo: back to found so")
        assert ride.backend.text == without
        await ride.press("v")
        await ride.until(lambda: isinstance(ride.screen, RoutesVersionsScreen))
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))


async def test_no_key_of_a_quick_succession_is_lost() -> None:
    async with driving() as ride:
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        for key in "jjjjj":
            ride.app.simulate_key(key)
        await ride.until(lambda: table(ride).rows and ride.app.focused is table(ride).rows[5])
        for key in (*"kkjG", "up", "up"):
            ride.app.simulate_key(key)
        await ride.until(lambda: ride.app.focused is table(ride).rows[-3])
