"""Where an answer goes: to the client over ASGI, nowhere when it is a replay, or into our own hands first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from starlette.types import Send

from ccr_tui.core.exchange import Headers
from ccr_tui.core.wire.sse import PING

EVENT_STREAM = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))


class Sink(Protocol):
    """Takes one answer: `start` once, `write` any number of times, `finish` once.

    `ping` tells a waiting client that it is not forgotten; it starts the stream when nothing has been sent.
    """

    started: bool

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None: ...

    async def write(self, data: bytes) -> None: ...

    async def finish(self) -> None: ...

    async def ping(self) -> None: ...


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

    async def ping(self) -> None:
        if not self.started:
            await self.start(200, EVENT_STREAM)
        await self.write(PING)


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

    async def ping(self) -> None:
        return


class BufferSink:
    """Keeps an answer until somebody has decided what becomes of it. Nobody waits at this end for pings."""

    def __init__(self) -> None:
        self.started = False
        self.status = 0
        self.headers: Headers = ()
        self._parts: list[bytes] = []

    @property
    def body(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self.started = True
        self.status, self.headers = status, tuple(headers)

    async def write(self, data: bytes) -> None:
        self._parts.append(data)

    async def finish(self) -> None:
        return

    async def ping(self) -> None:
        return

    async def hand_on(self, sink: Sink) -> None:
        """Send the answer on as it was written; a stream that a ping has begun goes on with it."""
        if not sink.started:
            await sink.start(self.status, self.headers)
        await sink.write(self.body)
        await sink.finish()


class AnswersOnly:
    """Hands an answer on as it comes, but keeps an error back: the client may still get something better.

    `refused` is True once an error was kept back. Pings go to the client in any case.
    """

    def __init__(self, client: Sink) -> None:
        self.started = False
        self.refused = False
        self._client = client

    async def start(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self.started = True
        self.refused = status >= 400
        if not self.refused and not self._client.started:
            await self._client.start(status, headers)

    async def write(self, data: bytes) -> None:
        if not self.refused:
            await self._client.write(data)

    async def finish(self) -> None:
        if not self.refused:
            await self._client.finish()

    async def ping(self) -> None:
        await self._client.ping()
