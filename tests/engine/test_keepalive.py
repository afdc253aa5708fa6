"""Pings between the pieces of an answer: for translated streams, never inside Anthropic's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ccr_tui.core.bus import Bus
from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.events import AttemptFinished
from ccr_tui.core.exchange import Completed, Failed, Upstream
from ccr_tui.core.route import Route as UpstreamRoute
from ccr_tui.core.wire.sse import PING
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.health import Health
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.learned import Learned
from ccr_tui.engine.mock.reply import Pace, Reply, Text
from tests.engine.rig import Rig, message_body, rig
from tests.servers import run_server
from tests.wire.grammar import assert_anthropic_stream, outline
from tests.wire.openai_chat.streams import DONE, calls, chunk, entry
from tests.wire.requests import inbound

TEXT = chunk({"content": "Let me see."})
TWO_CALLS = calls(entry(0, "call_1", "weather", '{"city": ')) + calls(entry(1, "call_2", "weather", '{"ci'))
END = (
    calls(entry(0, arguments='"Rome"}')) + calls(entry(1, arguments='ty": "Oslo"}')) + chunk({}, "tool_calls")
)
STREAM = message_body()


@contextmanager
def waiting(first: bytes, rest: bytes | None) -> Iterator[tuple[Rig, Callable[[], None]]]:
    """An engine before a Chat Completions server that sends `rest` when the function given is called.

    Without a `rest` the connection breaks then.
    """
    release = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def pieces() -> AsyncIterator[bytes]:
        loops.append(asyncio.get_running_loop())
        yield first
        await release.wait()
        if rest is None:
            raise ConnectionResetError
        yield rest

    async def complete(_: Request) -> Response:
        return StreamingResponse(pieces(), headers={"content-type": "text/event-stream"})

    app = Starlette(routes=[Route("/chat/completions", complete, methods=["POST"])])
    with run_server(app) as url, rig({"open": url}, {"default": ["open,m"]}) as r:
        config = r.engine.config
        chat = replace(config.providers["open"], dialect="openai_chat")
        r.engine.apply(replace(config, providers={"open": chat}))

        def go() -> None:
            loops[0].call_soon_threadsafe(release.set)

        yield r, go


def read_until_pinged(r: Rig, release: Callable[[], None], pings: int = 2) -> bytes:
    content = b""
    with r.client() as client, client.stream("POST", "/v1/messages", content=STREAM) as answer:
        for piece in answer.iter_raw():
            content += piece
            if content.count(PING) == pings:
                release()
    return content


def test_a_translated_stream_that_holds_something_back_is_pinged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.03)
    with waiting(TEXT + TWO_CALLS, END + DONE) as (r, release):
        content = read_until_pinged(r, release)
        record = r.only()
    before, _, after = content.partition(PING)
    assert b"Let me see." in before
    assert b"Oslo" in after
    assert_anthropic_stream(content.replace(PING, b""))
    assert outline(content.replace(PING, b""))[-1] == "stop: tool_use"
    assert record.outcome == Completed(200, "tool_use")


def test_no_ping_follows_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.03)
    with waiting(TEXT, None) as (r, release):
        content = read_until_pinged(r, release)
        record = r.only()
    assert isinstance(record.outcome, Failed)
    assert content.count(b"event: error") == 1
    assert PING not in content.partition(b"event: error")[2]


def test_anthropic_s_own_stream_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.01)
    slow = Reply(blocks=(Text("slow but sure"),), piece=2, pace=Pace(between_events=0.03))
    with rig({"first": [slow]}, {"default": ["first,m1"]}) as r:
        content = r.post(STREAM).content
        r.only()
    (finished,) = [event for event in r.events if isinstance(event, AttemptFinished)]
    while content.startswith(PING):  # before the first content
        content = content.removeprefix(PING)
    assert content == finished.body


class SlowSink:
    """Its writes take several turns of the loop, so that two of them can meet."""

    def __init__(self) -> None:
        self.started = True
        self.log: list[str] = []

    async def start(self, status: int, headers: object) -> None:
        raise AssertionError("it has started")

    async def write(self, data: bytes) -> None:
        name = "ping" if data == PING else "data"
        self.log.append(name)
        for _ in range(5):
            await asyncio.sleep(0)
        self.log.append(f"/{name}")

    async def finish(self) -> None:
        self.log.append("finish")

    async def ping(self) -> None:
        await self.write(PING)


async def test_a_ping_and_a_write_never_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.0)
    sink = SlowSink()
    decision = Decision("default", "asked", UpstreamRoute((Upstream("a"),), transparent=True), ())
    health = Health(Config(), print)
    keepalive = KeepAlive(
        ExchangeRun("x", inbound(), decision, Config(), sink, Bus(print), Learned(), health)
    )
    keepalive.resume()
    while sink.log.count("ping") < 5:
        await keepalive.write(b"event")
        await asyncio.sleep(0)
    await keepalive.quiet()
    await sink.finish()
    for _ in range(20):
        await asyncio.sleep(0)
    assert sink.log[-1] == "finish"
    for begin, end in zip(sink.log[:-1:2], sink.log[1:-1:2], strict=True):
        assert end == f"/{begin}"
