"""The mock upstream as an application: its routes, and a record of what it was asked.

Every route also answers under a path prefix (`/anthropic/v1/messages`), so that one mock can stand for
several providers.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from itertools import count

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ccr_tui.engine.mock import encode
from ccr_tui.engine.mock.converse import converse
from ccr_tui.engine.mock.reply import HttpError, Reply
from ccr_tui.engine.mock.script import Received, Script
from ccr_tui.engine.mock.sender import ScriptedResponse

MODELS = ("claude-opus-5-5", "claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5-20251001")


class MockUpstream:
    """Answers by script. `received` holds every request, `gone` those whose client left early."""

    def __init__(self, script: Script, count_tokens: HttpError | None) -> None:
        self.received: list[Received] = []
        self.gone: list[Received] = []
        self._script = script
        self._count_tokens = count_tokens
        self._numbers = count(1)

    async def messages(self, request: Request) -> Response:
        received = await self._receive(request)
        return self._respond(received, self._script(received))

    async def count_tokens(self, request: Request) -> Response:
        received = await self._receive(request)
        if self._count_tokens:
            return self._respond(received, Reply(fault=self._count_tokens))
        return JSONResponse({"input_tokens": encode.estimate_tokens(len(received.decoded))})

    async def models(self, request: Request) -> Response:
        await self._receive(request)
        listed = [
            {"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z"}
            for name in MODELS
        ]
        page = {"data": listed, "has_more": False, "first_id": MODELS[0], "last_id": MODELS[-1]}
        return JSONResponse(page)

    async def hello(self, request: Request) -> Response:
        await self._receive(request)
        return Response(status_code=200)

    def _respond(self, received: Received, reply: Reply) -> ScriptedResponse:
        usage = reply.usage or encode.estimate_usage(len(received.decoded), reply)
        frame = encode.Frame(next(self._numbers), reply.model or received.model, usage)
        return ScriptedResponse(
            reply,
            frame,
            stream=received.stream,
            accepts=received.header("accept-encoding") or "",
            on_gone=lambda: self.gone.append(received),
        )

    async def _receive(self, request: Request) -> Received:
        received = Received(
            at=time.time(),
            method=request.method,
            path=request.url.path,
            query=request.url.query,
            headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw),
            body=await request.body(),
        )
        self.received.append(received)
        return received


def create_mock_app(script: Script = converse, *, count_tokens: HttpError | None = None) -> Starlette:
    """An upstream that answers by `script`; `count_tokens` makes token counting fail with that error.

    `app.state.received` is the list of `Received` requests, `app.state.gone` those whose client left
    before the answer was complete.
    """
    mock = MockUpstream(script, count_tokens)
    app = Starlette(
        routes=[
            *_routes("/v1/messages", mock.messages, "POST"),
            *_routes("/v1/messages/count_tokens", mock.count_tokens, "POST"),
            *_routes("/v1/models", mock.models, "GET"),
            *_routes("/api/hello", mock.hello, "GET"),
            Route("/{prefix:path}", mock.hello, methods=["HEAD"]),
        ]
    )
    app.state.received = mock.received
    app.state.gone = mock.gone
    return app


def _routes(path: str, endpoint: Callable[[Request], Awaitable[Response]], method: str) -> list[Route]:
    return [Route(f"{prefix}{path}", endpoint, methods=[method]) for prefix in ("", "/{prefix:path}")]
