"""A user's session at the screen, in a real terminal, beside the real Claude Code."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.install_client import Missing, find
from tests.e2e.real_client import RealClient, Run
from tests.e2e.running_proxy import finished_rows
from tests.e2e.terminal import Terminal, terminal
from tests.e2e.world import CHAT, CLAUDE, GEMINI, World, world
from tests.waiting import eventually

pytestmark = pytest.mark.e2e

FREELY = "--dangerously-skip-permissions"


@dataclass
class Desk:
    """The screen and, beside it, Claude Code."""

    screen: Terminal
    client: RealClient
    world: World

    def used(self, count: int) -> list[str]:
        """The upstreams that answered, oldest first, once so many requests have ended."""
        return [row["attempts"][-1]["upstream"] for row in finished_rows(self.world.home, count)]

    def background(self, count: int) -> str:
        """Where a request of the task `background` goes, which makes it `count` requests in all."""
        assert self.client.run(FREELY, "--model", "haiku", "-p", "hello").status == 0
        return self.used(count)[-1]

    def client_in_background(self, *arguments: str) -> tuple[threading.Thread, list[Run]]:
        runs: list[Run] = []
        thread = threading.Thread(target=lambda: runs.append(self.client.run(*arguments)))
        thread.start()
        return thread, runs


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    program = find()
    if isinstance(program, Missing):
        pytest.skip(program.reason)
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    with world(tmp_path, {"default": [CLAUDE], "background": [CLAUDE]}) as made:
        port = str(_free_port())
        command, env = made.home.command("--port", port), made.home.environment()
        with terminal(command, tmp_path, env) as screen:
            screen.says("ANTHROPIC_BASE_URL")
            yield Desk(screen, RealClient(program, tmp_path / "world", f"http://127.0.0.1:{port}"), made)


def test_a_session_at_the_screen(desk: Desk) -> None:
    screen = desk.screen
    _watch(desk)
    _hold_and_send_elsewhere(desk)
    _compare_an_old_one(desk)
    _move_background_and_back(desk)
    screen.press("q")
    eventually(screen.is_over)


def _watch(desk: Desk) -> None:
    """Claude Code works, and the screen shows it."""
    assert desk.client.run(FREELY, "-p", "bash: echo one").status == 0
    desk.screen.says("✓ 200", "default", "sonnet-5")
    assert desk.used(2) == [CLAUDE, CLAUDE]


def _hold_and_send_elsewhere(desk: Desk) -> None:
    desk.screen.press("h")
    desk.screen.says("‖ HOLD")
    thread, runs = desk.client_in_background(FREELY, "-p", "hello there")
    desk.screen.says("‖ HOLD 1")
    desk.screen.press("G", "Enter")
    desk.screen.says("Let go to")
    desk.screen.type(CHAT)
    desk.screen.press("Enter")
    thread.join(60)
    assert [run.status for run in runs] == [0]
    assert desk.used(3)[2] == CHAT
    desk.screen.press("h")


def _compare_an_old_one(desk: Desk) -> None:
    """The first request, on two others side by side."""
    screen = desk.screen
    screen.press("g", "c")
    screen.says("Compare on")
    for upstream in (CHAT, GEMINI):
        screen.type(upstream)
        screen.press("Space")
    screen.says("marks 2/4")
    screen.press("Enter")
    screen.says(f"1 {CHAT}", f"2 {GEMINI}", "TTFT", "echo one")
    screen.press("d")
    screen.says("the same as the first answer")
    screen.press("Escape")
    assert {CHAT, GEMINI} <= set(desk.used(5)[3:])


def _move_background_and_back(desk: Desk) -> None:
    """The dry run says what it would have moved; then it moves, and after undoing it does not."""
    screen, before = desk.screen, desk.world.home.config.read_text("utf-8")
    assert desk.background(6) == CLAUDE
    screen.press("t")
    screen.says("default: everything")
    screen.press(*"jjjjjj")
    screen.says("background: ")
    screen.press("Enter")
    screen.says("Try it")
    screen.press("C-u")
    eventually(lambda: f"use   {CLAUDE}" not in screen.text)
    screen.type(CHAT)
    screen.press("Enter")
    screen.says("this moves 1,", f"{CLAUDE} → {CHAT}")
    screen.press("Enter")
    screen.says(f"In force: background: {CHAT}")
    assert desk.background(7) == CHAT
    screen.press("u")
    screen.says("this moves 2", "enter applies")
    screen.press("Enter")
    screen.says("In force: undo")
    assert desk.background(8) == CLAUDE
    assert desk.world.home.config.read_text("utf-8") == before
    screen.press("Escape")
    screen.says("Asked → used")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
