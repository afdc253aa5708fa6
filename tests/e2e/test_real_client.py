"""The real Claude Code, once directly at an upstream and once through the proxy: nobody sees a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.converse import converse
from ccr_tui.engine.mock.reply import ErrorEvent, Hang, HttpError, Point, Reply, Text
from ccr_tui.engine.mock.script import Received, Script, in_order
from tests.cli.running import Home
from tests.e2e.install_client import Missing, find
from tests.e2e.real_client import KEY, RealClient, Run
from tests.e2e.running_proxy import finished_rows, serving
from tests.e2e.sameness import comparable, plain
from tests.engine.rig import rig
from tests.servers import run_server
from tests.waiting import eventually

pytestmark = pytest.mark.e2e

FREELY = "--dangerously-skip-permissions"


@dataclass(frozen=True, slots=True)
class Scene:
    """Starts of the client in one project, what the last one prints, and the tasks of its messages."""

    starts: tuple[tuple[str, ...], ...]
    prints: str
    tasks: dict[str, int]


SCENES = {
    "text": Scene((("-p", "hello"),), "You said: hello", {"default": 1}),
    "tool loop": Scene(
        ((FREELY, "-p", "bash: echo one > f\nbash: cat f"),), "The tool returned: one", {"default": 3}
    ),
    "subagent": Scene(
        ((FREELY, "-p", "agent: bash: echo from-the-agent"),),
        "The tool returned",
        {"default": 3, "subagent": 2},
    ),
    "plan mode": Scene((("--permission-mode", "plan", "-p", "a plan"),), "You said: a plan", {"plan": 1}),
    "image": Scene(((FREELY, "-p", "read: pixel.png"),), "[image]", {"default": 1, "image": 1}),
    "compact": Scene((("-p", "first"), ("-c", "-p", "/compact")), "", {"default": 1, "compact": 1}),
    "context": Scene((("-p", "/context"),), "Context Usage", {}),
    "effort": Scene((("--effort", "max", "-p", "hi"),), "You said: hi", {"think": 1}),
}


@pytest.fixture(scope="module")
def program() -> Path:
    found = find()
    if isinstance(found, Missing):
        pytest.skip(found.reason)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "ccr-tui"
    folder.mkdir()
    return Home(folder)


@contextmanager
def upstream(home: Home, script: Script = converse) -> Iterator[tuple[str, list[Received]]]:
    """A mock, and a configuration of the proxy that leads to it."""
    app = create_mock_app(script)
    with run_server(app) as url:
        home.config.write_text(f'[providers.anthropic]\nbase_url = "{url}"\n[retry]\nbase = 0.01\n', "utf-8")
        yield url, app.state.received


def play(client: RealClient, scene: Scene) -> list[Run]:
    return [client.run(*start) for start in scene.starts]


@pytest.mark.parametrize("name", SCENES)
def test_the_proxy_changes_nothing(program: Path, tmp_path: Path, home: Home, name: str) -> None:
    scene = SCENES[name]
    world = tmp_path / "world"
    with upstream(home) as (url, received):
        direct = play(RealClient(program, world, url), scene)
        wanted = comparable(received)
        received.clear()
        with serving(home) as proxy:
            proxied = play(RealClient(program, world, proxy), scene)
            rows = finished_rows(home, len(wanted))
        assert scene.prints in direct[-1].output
        assert [plain(run.output) for run in proxied] == [plain(run.output) for run in direct]
        assert [run.status for run in proxied] == [run.status for run in direct] == [0] * len(direct)
        assert comparable(received) == wanted
    messages = [row for row in rows if row["endpoint"] == "messages"]
    assert Counter(row["task"] for row in messages) == scene.tasks
    assert len(rows) == len(wanted)
    assert all((row["outcome"], row["status"], row["untouched"]) == ("completed", 200, True) for row in rows)
    assert all(row["usage"]["input"] and row["cost_usd"] for row in messages)
    assert all(row["session"] for row in rows)


def test_an_error_inside_a_stream_is_repeated_here_so_that_the_client_need_not(
    program: Path, tmp_path: Path, home: Home
) -> None:
    """By itself the client asks again without streaming, and waits for the whole answer."""
    script = in_order(Reply(fault=ErrorEvent()), then=converse)
    with upstream(home, script) as (url, received):
        alone = RealClient(program, tmp_path / "world", url).run("-p", "hello")
        assert [request.stream for request in received] == [True, False]
    script = in_order(Reply(fault=ErrorEvent()), then=converse)
    with upstream(home, script) as (_, received), serving(home) as proxy:
        saved = RealClient(program, tmp_path / "world", proxy).run("-p", "hello")
        (row,) = finished_rows(home, 1)
        assert [request.stream for request in received] == [True, True]
    assert (saved.status, saved.output) == (alone.status, alone.output) == (0, "You said: hello\n")
    assert [attempt["outcome"] for attempt in row["attempts"]] == ["failed", "completed"]


def test_what_the_user_stops_is_not_asked_again(program: Path, tmp_path: Path) -> None:
    """By itself the client repeats a broken stream without streaming: a second request that is billed."""
    endless = Reply(blocks=(Text("word " * 50),), fault=Hang(Point.CONTENT))
    with rig({"anthropic": in_order(endless, then=converse)}) as r, ThreadPoolExecutor(1) as pool:
        client = pool.submit(RealClient(program, tmp_path / "world", r.url).run, "-p", "hello")
        eventually(lambda: any(b"word" in (r.engine.live_body(one) or b"") for one in list(r.records)))
        r.engine.cancel(next(one.id for one in r.records.values() if one.attempts))
        run = client.result()
        assert len([request for request in r.mocks["anthropic"] if request.path == "/v1/messages"]) == 1
    assert (run.status, run.output) == (1, "API Error: 499 ccr-tui: stopped by the user\n")


def test_a_refused_request_reads_the_same(program: Path, tmp_path: Path, home: Home) -> None:
    reply = Reply(fault=HttpError(400, "max_tokens: too many"))
    with upstream(home, in_order(reply)) as (url, _):
        direct = RealClient(program, tmp_path / "world", url).run("-p", "hello")
        with serving(home) as proxy:
            proxied = RealClient(program, tmp_path / "world", proxy).run("-p", "hello")
    assert "max_tokens: too many" in direct.output
    assert (proxied.status, plain(proxied.output)) == (direct.status, plain(direct.output))


def test_the_clients_credential_reaches_the_upstream_and_nothing_that_we_keep(
    program: Path, tmp_path: Path, home: Home
) -> None:
    with upstream(home) as (_, received), serving(home) as proxy:
        RealClient(program, tmp_path / "world", proxy).run("-p", "hello")
        finished_rows(home, 1)
        assert received[0].header("x-api-key") == KEY
    kept = [path for path in home.folder.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]
