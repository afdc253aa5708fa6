"""Where an answer goes: to the client over ASGI, or nowhere when it is a replay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from starlette.types import Send

from ccr_tui.core.wire.sse import PING

EVENT_STREAM = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))


class Sink(Protocol):
    """Takes one answer: `start` once, `write` any number of times, `finish` once."""

    started: bool

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None: ...

    async def write(self, data: bytes) -> None: ...

    async def finish(self) -> None: ...


class ClientSink:
    """The client's side of an ASGI request. A client that has gone away makes writes do nothing."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self.started = True
        raw = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def write(self, data: bytes) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def finish(self) -> None:
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})


class NullSink:
    """The end of a replay: its answer is recorded, nobody waits for it."""

    def __init__(self) -> None:
        self.started = False

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self.started = True

    async def write(self, data: bytes) -> None:
        return

    async def finish(self) -> None:
        return


async def send_ping(sink: Sink) -> None:
    """Tell a waiting client that it is not forgotten; starts the stream when nothing has been sent yet."""
    if not sink.started:
        await sink.start(200, EVENT_STREAM)
    await sink.write(PING)
