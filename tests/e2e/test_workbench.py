"""A user's session at the screen, in a real terminal, beside the real Claude Code."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.install_client import Missing, find
from tests.e2e.real_client import RealClient
from tests.e2e.terminal import Terminal, terminal
from tests.e2e.world import CHAT, CLAUDE, World, world

pytestmark = pytest.mark.e2e


@dataclass
class Desk:
    """The screen and, beside it, Claude Code."""

    screen: Terminal
    client: RealClient
    world: World


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
            screen.says("Claude Code")
            yield Desk(screen, RealClient(program, tmp_path / "world", f"http://127.0.0.1:{port}"), made)


def test_a_session_at_the_screen(desk: Desk) -> None:
    screen = desk.screen
    assert desk.client.run("-p", "say something").status == 0
    screen.says("✓ 200", "default")
    screen.press("q")
    assert CHAT


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
