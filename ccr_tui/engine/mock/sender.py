"""Sends one scripted answer over ASGI, and strikes with its fault at the right point."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import assert_never

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ccr_tui.engine.mock import encode
from ccr_tui.engine.mock.body import Splitter, agree_encoding, create_compressor
from ccr_tui.engine.mock.reply import Cut, Empty, ErrorEvent, Hang, Html, HttpError, Point, Raw, Reply


class _ClientLeftError(Exception):
    pass


class ScriptedResponse(Response):
    """An ASGI response that follows a reply.

    A cut closes the connection without the terminating chunk, which the client sees as an incomplete read.
    """

    def __init__(
        self, reply: Reply, frame: encode.Frame, *, stream: bool, accepts: str, on_gone: Callable[[], None]
    ) -> None:
        super().__init__()
        self._reply = reply
        self._frame = frame
        self._stream = stream
        self._encoding = agree_encoding(reply.encoding, accepts)
        self._compressor = create_compressor(self._encoding)
        self._splitter = Splitter(reply.chunks)
        self._on_gone = on_gone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        try:
            await self._answer()
        except _ClientLeftError:
            self._on_gone()

    async def _answer(self) -> None:
        await self._pause(self._reply.pace.before_headers)
        match self._reply.fault:
            case HttpError() as error:
                await self._http_error(error)
            case ErrorEvent() as error if not self._stream:
                await self._http_error(_as_status(error))
            case Html(page):
                await self._start(200, "text/html; charset=utf-8")
                await self._finish(page.encode())
            case Raw(body, status, content_type):
                await self._start(status, content_type)
                await self._finish(body)
            case Empty():
                await self._start(200, "text/event-stream" if self._stream else "application/json")
                await self._finish(b"")
            case Hang(at=Point.HEADERS):
                await self._until_gone()
            case _ if self._stream:
                await self._events()
            case _:
                await self._message()

    async def _events(self) -> None:
        reply, fault = self._reply, self._reply.fault
        events = encode.stream_events(reply, self._frame)
        await self._start(200, "text/event-stream; charset=utf-8")
        match fault:
            case ErrorEvent() | Cut() | Hang():
                count = encode.events_before(fault.at, reply, self._frame)
                await self._send_events(events[:count])
                await self._strike(fault, events[count:])
            case _:
                await self._send_events(events)
                await self._finish(b"")

    async def _strike(self, fault: ErrorEvent | Cut | Hang, rest: list[encode.Event]) -> None:
        match fault:
            case ErrorEvent():
                await self._finish(encode.sse(encode.error_body(fault.type, fault.message)))
            case Cut():
                half = encode.sse(rest[0]) if fault.mid_event and rest else b""
                await self._write(half[: len(half) // 2], flush=True)
                await self._hang_up()
            case Hang():
                await self._until_gone()
            case _:
                assert_never(fault)

    async def _send_events(self, events: Iterable[encode.Event]) -> None:
        pause = self._reply.pace.before_first_event
        for event in events:
            await self._pause(pause)
            await self._write(encode.sse(event))
            pause = self._reply.pace.between_events

    async def _message(self) -> None:
        body = msgspec.json.encode(encode.message(self._reply, self._frame))
        await self._pause(self._reply.pace.before_first_event)
        await self._start(200, "application/json")
        match self._reply.fault:
            case Cut(at=point):
                await self._write(_part_before(point, body), flush=True)
                await self._hang_up()
            case Hang(at=point):
                await self._write(_part_before(point, body), flush=True)
                await self._until_gone()
            case _:
                await self._finish(body)

    async def _http_error(self, error: HttpError) -> None:
        kind = error.type or encode.ERROR_TYPES.get(error.status, "api_error")
        text = error.message or kind.replace("_", " ").capitalize()
        extra = () if error.retry_after is None else (("retry-after", str(error.retry_after)),)
        await self._start(error.status, "application/json", extra)
        await self._finish(msgspec.json.encode(encode.error_body(kind, text, self._request_id)))

    @property
    def _request_id(self) -> str:
        return f"req_mock{self._frame.number:016d}"

    async def _start(self, status: int, content_type: str, extra: tuple[tuple[str, str], ...] = ()) -> None:
        headers = [("content-type", content_type), ("request-id", self._request_id), *self._reply.headers]
        headers += [*extra, *([("content-encoding", self._encoding)] if self._encoding else [])]
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def _write(self, data: bytes, *, flush: bool = False) -> None:
        for chunk in self._splitter.feed(self._compressor.feed(data) if data else b""):
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
        if flush:
            for chunk in self._splitter.flush():
                await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def _finish(self, data: bytes) -> None:
        await self._write(data)
        for chunk in (*self._splitter.feed(self._compressor.finish()), *self._splitter.flush()):
            await self._send({"type": "http.response.body", "body": chunk, "more_body": True})
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pause(self, seconds: float) -> None:
        """Wait, but not for a client that has gone."""
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._until_gone()
        except TimeoutError:
            return

    async def _hang_up(self) -> None:
        """Close the connection as it is.

        ASGI has no word for that. A server also does it after an answer that is not complete, but calls that
        an error in its log.
        """
        transport = getattr(getattr(self._receive, "__self__", None), "transport", None)
        if transport is None:
            return
        transport.close()
        with suppress(_ClientLeftError):  # it was us
            await self._until_gone()

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        raise _ClientLeftError


def _part_before(point: Point, message: bytes) -> bytes:
    """As much of a whole message as is sent before a fault at `point`."""
    match point:
        case Point.CONTENT:
            return message[: len(message) // 2]
        case Point.END:
            return message[:-1]
        case _:
            return b""


def _as_status(error: ErrorEvent) -> HttpError:
    statuses = {kind: status for status, kind in encode.ERROR_TYPES.items()}
    return HttpError(statuses.get(error.type, 500), error.message, error.type)
