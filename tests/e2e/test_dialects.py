"""The real Claude Code on upstreams of every dialect at once: it shows what it does with Anthropic alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ccr_tui.engine.mock.app import create_mock_app
from tests.e2e.install_client import Missing, find
from tests.e2e.real_client import RealClient, Run
from tests.e2e.running_proxy import finished_rows, serving
from tests.e2e.sameness import plain
from tests.e2e.services.claude import StrictClaude
from tests.e2e.world import CHAT, CLAUDE, GEMINI, RESPONSES, world
from tests.servers import run_server

pytestmark = pytest.mark.e2e

Starts = tuple[tuple[str, ...], ...]
FREELY = "--dangerously-skip-permissions"
LOOP = "bash: echo one > f\nbash: cat f\nread: f"
SESSION = (
    (FREELY, "-p", "agent: bash: echo from-the-agent"),
    (FREELY, "-c", "--effort", "max", "-p", LOOP),
    (FREELY, "-c", "-p", LOOP),
    (FREELY, "-c", "--model", "haiku", "-p", "bash: echo two"),
    (FREELY, "-c", "--model", "sonnet", "-p", "and what now?"),
)
"""Starts of the client: default with a subagent, think, default, background, default."""
REQUESTS = 16
SHORT = ((FREELY, "-p", LOOP), (FREELY, "-c", "-p", LOOP))
SHORT_REQUESTS = 8
CHAINS = [
    *((foreign, CLAUDE) for foreign in (CHAT, RESPONSES, GEMINI)),
    *((CLAUDE, foreign) for foreign in (CHAT, RESPONSES, GEMINI)),
    (CHAT, GEMINI),
    (GEMINI, RESPONSES),
]


@pytest.fixture(scope="module")
def program() -> Path:
    found = find()
    if isinstance(found, Missing):
        pytest.skip(found.reason)
    return found


@pytest.fixture(scope="module")
def alone(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Starts], list[Run]]:
    """What a session looks like with Anthropic alone."""

    @cache
    def played(starts: Starts) -> list[Run]:
        claude = StrictClaude()
        with run_server(create_mock_app(claude)) as url:
            runs = play(RealClient(program, tmp_path_factory.mktemp("alone"), url), starts)
        assert claude.refused == []
        return runs

    return played


def play(client: RealClient, starts: Starts) -> list[Run]:
    return [client.run(*start) for start in starts]


def shown(runs: list[Run]) -> list[tuple[int, str]]:
    """What a user sees, without what is new each time."""
    return [(run.status, plain(run.output)) for run in runs]


def used(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The upstreams that answered, by task."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["endpoint"] == "messages":
            found.setdefault(row["task"], set()).add(row["attempts"][-1]["upstream"])
    return found


def down_every_second_time(number: int) -> bool:
    return number % 2 == 0


def down_as_the_first_is_back(number: int) -> bool:
    """Of the second's requests those that an upstream which is down every second time can answer."""
    return number % 3 == 2


def test_each_task_on_another_dialect(
    program: Path, tmp_path: Path, alone: Callable[[Starts], list[Run]]
) -> None:
    routes = {"default": [CHAT], "subagent": [GEMINI], "background": [GEMINI], "think": [CLAUDE]}
    with world(tmp_path, routes) as w, serving(w.home) as proxy:
        runs = play(RealClient(program, tmp_path / "world", proxy), SESSION)
    assert w.refused() == {}
    assert shown(runs) == shown(alone(SESSION))
    rows = finished_rows(w.home, REQUESTS)
    assert used(rows) == {
        "default": {CHAT},
        "subagent": {GEMINI},
        "background": {GEMINI},
        "think": {CLAUDE},
    }
    assert all((row["outcome"], row["status"]) == ("completed", 200) for row in rows)


@pytest.mark.parametrize("chain", CHAINS, ids=" then ".join)
def test_a_fallback_in_mid_loop_crosses_dialects(
    program: Path, tmp_path: Path, alone: Callable[[Starts], list[Run]], chain: tuple[str, str]
) -> None:
    """A loop stays where it is until that fails: both fail in turn, so that each step crosses over."""
    first, second = (upstream.split(",")[0] for upstream in chain)
    down = {first: down_every_second_time, second: down_as_the_first_is_back}
    with world(tmp_path, {"default": list(chain)}, **down) as w:
        with serving(w.home) as proxy:
            runs = play(RealClient(program, tmp_path / "world", proxy), SHORT)
        assert w.refused() == {}
        assert shown(runs) == shown(alone(SHORT))
        rows = finished_rows(w.home, SHORT_REQUESTS)
    assert [row["attempts"][-1]["upstream"] for row in rows] == list(chain) * (SHORT_REQUESTS // 2)
    assert {attempt["status"] for row in rows for attempt in row["attempts"]} <= {200, 503, 529}
