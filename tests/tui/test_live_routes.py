"""The routes screen on a real file, a real history and a real proxy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from ccr_tui.core.config import Retention, Server
from ccr_tui.core.config_change import RouteSet
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.mock.app import create_mock_app
from ccr_tui.engine.mock.reply import Reply
from ccr_tui.engine.mock.script import Received, always
from ccr_tui.engine.server import EmbeddedServer
from ccr_tui.store.config_file import load
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.writer import StoreWriter
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.bridge_routes import Proposal
from ccr_tui.tui.live import LiveBackend
from ccr_tui.tui.screens.routes import RoutesScreen
from ccr_tui.tui.widgets.route_row import RouteRow
from tests.engine.rig import HEADERS, message_body
from tests.servers import run_server
from tests.tui.driving import Clock, Ride
from tests.tui.screens.test_routes import go, retype
from tests.waiting import DEADLINE_S, eventually

FILE = """\
# mine
[providers.here]
base_url = "{here}"
auth = "client"
[providers.there]
base_url = "{there}"
auth = "client"

[routes]
default = "here,claude-sonnet-5"
background = "here,small"  # side jobs

[prices.small]
input = 1.0
output = 5.0
[prices.tiny]
input = 0.1
output = 0.5
"""


@dataclass
class House:
    """`sent` are the requests that arrived at each provider."""

    backend: LiveBackend
    engine: Engine
    writer: StoreWriter
    file: Path
    url: str
    here: list[Received]
    there: list[Received]

    @property
    def went(self) -> tuple[int, int]:
        """How many requests went here, and how many there."""
        return len(self.here), len(self.there)

    def side_job(self) -> None:
        """One request of the kind `background`, answered and in the history."""
        body = json.dumps({**json.loads(message_body("claude-haiku-4-5")), "stream": False}).encode()
        answer = httpx.post(f"{self.url}/v1/messages", content=body, headers=HEADERS, timeout=DEADLINE_S)
        assert answer.status_code == 200
        eventually(lambda: not self.engine.in_flight)
        assert self.writer.flush(DEADLINE_S)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        apps = [create_mock_app(always(Reply())) for _ in range(2)]
        here, there = (stack.enter_context(run_server(app)) for app in apps)
        file = tmp_path / "config.toml"
        file.write_text(FILE.format(here=here, there=there))
        engine = Engine(replace(load(file, {}), server=Server(port=0)))
        server = stack.enter_context(EmbeddedServer(engine))
        writer = stack.enter_context(StoreWriter(tmp_path / "h.db", Retention(), engine.notice))
        stack.callback(engine.bus.subscribe(writer.submit))
        backend = LiveBackend(engine, server.address, StoreReader(tmp_path / "h.db"), file)
        received = [app.state.received for app in apps]
        yield House(backend, engine, writer, file, server.address, *received)


async def test_background_is_moved_with_a_dry_run_and_back_again(house: House) -> None:
    before = house.file.read_text()
    await asyncio.to_thread(house.side_job)
    assert house.went == (1, 0)
    app = CcrApp(house.backend)
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        ride = Ride(app, pilot, house.backend, Clock())  # type: ignore[arg-type]
        await ride.press("t")
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen) and ride.screen.query(RouteRow))
        await ride.says("  1      1")
        await go(ride, "background")
        await ride.press("enter")
        await retype(ride, "there,tiny")
        await ride.press("enter")
        await ride.says("Against the last exchange this moves 1, −$")
        await ride.says("here,small → there,tiny")
        assert house.file.read_text() == before
        await ride.press("enter")
        await ride.until(lambda: "In force: background: there,tiny" in ride.toasts)
        assert house.file.read_text() == before.replace('"here,small"', '"there,tiny"')
        await asyncio.to_thread(house.side_job)
        assert house.went == (1, 1)
        await ride.press("u")
        await ride.says("undo: background: there,tiny")
        await ride.says("Against the last 2 exchanges this moves 2, +$")
        await ride.press("enter")
        await ride.until(lambda: house.file.read_text() == before)
        await ride.until(lambda: isinstance(ride.screen, RoutesScreen))
        await asyncio.to_thread(house.side_job)
        assert house.went == (2, 1)


def test_what_was_decided_is_counted_by_rule_and_task(house: House) -> None:
    house.side_job()
    hits = house.backend.hits()
    assert [(hit.step, hit.totals.exchanges) for hit in hits.start] == [("background", 1)]
    assert hits.today == hits.start
    assert house.backend.standings().of(Upstream("here", "small")) == ("ok", "")


def test_an_edit_made_elsewhere_is_a_version_and_is_not_overwritten(house: House) -> None:
    backend, change = house.backend, RouteSet("background", (Upstream("there", "tiny"),))
    seen = backend.config_text().text
    proposal = Proposal(backend.changed_text(change), str(change), seen)
    house.file.write_text(seen + "# theirs\n")
    with pytest.raises(ConfigError, match="changed meanwhile by somebody else"):
        backend.apply_text(proposal)
    assert house.file.read_text().endswith("# theirs\n")
    again = Proposal(backend.changed_text(change), str(change), backend.config_text().text)
    backend.apply_text(again)
    house.file.write_text(again.text + "# theirs too\n")
    undone = backend.undo()
    assert undone is not None
    assert undone.text == again.text
    assert [version.why for version in backend.versions()] == [
        "edited elsewhere",
        "background: there,tiny",
        "as it was found",
    ]
    assert backend.versions()[0].current


def test_the_line_of_a_key_is_known(house: House) -> None:
    assert house.backend.line_of(house.file.read_text(), "routes.background") == 11


def test_a_file_with_a_byte_order_mark_keeps_it(house: House) -> None:
    text = house.file.read_text()
    house.file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    change = RouteSet("background", (Upstream("there", "tiny"),))
    house.backend.apply_text(Proposal(house.backend.changed_text(change), "x", text))
    assert house.file.read_bytes().startswith(b"\xef\xbb\xbf# mine")
    undone = house.backend.undo()
    assert undone is not None
    assert undone.text == text
