from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from ccr_tui.core.errors import StoreError
from ccr_tui.core.events import ConfigApplied, ConfigRejected, Noticed
from ccr_tui.tui.screens.confirm import QuitScreen
from ccr_tui.tui.screens.help import HelpScreen
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.screens.routes import RoutesScreen
from tests.builders import EPOCH, exchange_events
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


async def test_quits_at_once_when_nothing_is_running() -> None:
    async with driving(exchange_events(id="a")) as ride:
        await ride.press("q")
        await ride.until(lambda: not ride.app.is_running)


async def test_asks_once_before_cutting_requests_off() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("q")
        await ride.says("2 requests are still in flight")
        await ride.press("n")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))
        await ride.press("q", "q")
        await ride.until(lambda: not ride.app.is_running)


async def test_ctrl_q_twice_quits_from_anywhere() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("question_mark", "ctrl+q")
        await ride.until(lambda: isinstance(ride.screen, QuitScreen))
        await ride.press("ctrl+q")
        await ride.until(lambda: not ride.app.is_running)


async def test_help_lists_the_keys_and_goes_away() -> None:
    async with driving(samples.busy(), size=(80, 200)) as ride:
        await ride.press("question_mark")
        await ride.until(lambda: isinstance(ride.screen, HelpScreen))
        for text in ("show only what matches", "send it to another upstream", "Marks", "Words of the filter"):
            await ride.says(text)
        await ride.press("escape")
        await ride.until(lambda: isinstance(ride.screen, MonitorScreen))


async def test_keys_can_be_rebound_and_help_knows() -> None:
    async with driving(samples.busy(), size=(80, 120), keymap={"monitor.follow": "w"}) as ride:
        await ride.press("up", "w")
        assert ride.table.following
        await ride.press("question_mark")
        await ride.says("w             keep the newest row selected")


async def test_the_palette_offers_what_keys_can_do() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("ctrl+p")
        await ride.type("routes")
        await ride.says("see and edit the routes (t)")
        await ride.press("enter")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (ConfigRejected(EPOCH, "line 3, routes.think: no provider x"), "line 3, routes.think: no provider x"),
        (ConfigApplied(EPOCH, 2, "x", ("watch out",)), "watch out"),
        (Noticed(EPOCH, "error", "the disk is full"), "the disk is full"),
    ],
)
async def test_what_needs_a_person_is_a_toast(event: object, message: str) -> None:
    async with driving() as ride:
        ride.backend.play([event])  # type: ignore[list-item]
        await ride.until(lambda: message in ride.toasts)


async def test_a_failover_is_a_toast_and_good_news_is_not() -> None:
    async with driving() as ride:
        ride.backend.play([Noticed(EPOCH, "info", "all is well"), *samples.fell_back()])
        await ride.until(lambda: ride.toasts == ["529 from opus-5-5: sonnet-5 took over"])


async def test_a_new_configuration_shows_in_the_open_routes() -> None:
    async with driving() as ride:
        await ride.press("t")
        await ride.says("ollama,qwen3-coder")
        ride.backend.remove_route("background")
        ride.backend.play([ConfigApplied(EPOCH, 4, "x")])
        await ride.until(lambda: "ollama,qwen3-coder" not in ride.text)


class BrokenHistory(FakeBackend):
    """Cannot be read."""

    def recent(self, limit: int) -> list[object]:  # type: ignore[override]
        raise StoreError("The history cannot be read: the file is not a database.")


async def test_a_broken_history_is_said_and_the_screen_goes_on() -> None:
    async with driving(backend=BrokenHistory(samples.CONFIG)) as ride:
        await ride.until(lambda: any("cannot be read" in toast for toast in ride.toasts))
        await ride.play(exchange_events(id="a"))


async def test_events_of_other_threads_come_in_batches() -> None:
    async with driving() as ride:
        threads = [
            threading.Thread(target=ride.backend.play, args=(exchange_events(id=f"t{n}", at=EPOCH + n),))
            for n in range(20)
        ]
        for thread in threads:
            thread.start()
        await ride.until(lambda: len(ride.table.rows) == 20)
        for thread in threads:
            thread.join()


@pytest.mark.parametrize("theme", ["textual-light", "nord", "ansi-dark", "ansi-light"])
async def test_themes(theme: str) -> None:
    async with driving(samples.busy(), theme=theme) as ride:
        await ride.press("enter", "1")
        await ride.says("Route")
        assert ride.app.theme == theme


async def test_an_unknown_theme_is_said_and_not_fatal() -> None:
    async with driving(theme="no-such-theme") as ride:
        await ride.until(lambda: any("no theme 'no-such-theme'" in toast for toast in ride.toasts))


async def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(samples.busy()) as ride:
        assert ride.app.no_color
        await ride.says("✗ 400")


async def test_stops_listening_at_the_end() -> None:
    backend = FakeBackend(samples.CONFIG)
    async with driving(backend=backend):
        assert backend.subscribed
    assert not backend.subscribed


async def test_keys_of_the_configuration_are_applied_live_and_what_is_wrong_is_said() -> None:
    backend = FakeBackend(replace(samples.CONFIG, keys={"monitor.follow": "w", "nope": "x"}))
    async with driving(samples.busy(), size=(120, 40), backend=backend) as ride:
        await ride.press("up", "w")
        await ride.until(lambda: ride.table.following)
        await ride.until(
            lambda: any(toast.startswith("keys.nope: there is no such") for toast in ride.toasts)
        )
        backend._config = replace(samples.CONFIG, keys={"monitor.filter": "w", "app.help": "f1"})
        backend.play([ConfigApplied(EPOCH, 2, "x")])
        await ride.says("w Filter")
        await ride.says("f1 Help")
        await ride.press("w")
        await ride.until(lambda: ride.filter_bar.typing)
        await ride.press("escape", "f1")
        await ride.until(lambda: isinstance(ride.screen, HelpScreen))
        await ride.says("monitor.follow")
