"""The Starlette application: a few paths of our own, everything else is the proxy's."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import anyio.to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ccr_tui import __version__
from ccr_tui.core.errors import RequestError
from ccr_tui.core.model_list import model_list
from ccr_tui.core.pricing import preload
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.inbound import admit, headers_of
from ccr_tui.engine.namespaces import Namespaces
from ccr_tui.engine.proxy import Proxy
from ccr_tui.engine.spawn import spawn


class Models:
    """`GET /v1/models`: what the routes reach; without routes it is the upstream's to answer."""

    def __init__(self, engine: Engine, proxy: Proxy) -> None:
        self._engine = engine
        self._proxy = proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        config = self._engine.config
        ours = config.table.routes and self._admits(scope)
        app = JSONResponse(model_list(config)) if ours else self._proxy
        await app(scope, receive, send)

    def _admits(self, scope: Scope) -> bool:
        """False for a stranger, whom the proxy refuses."""
        try:
            admit(headers_of(scope), self._engine.config.server, self._engine.server_key())
        except RequestError:
            return False
        return True


def create_app(engine: Engine) -> Starlette:
    """The proxy's application; its lifespan opens and closes the engine's connections."""
    proxy = Proxy(engine)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__, "in_flight": engine.in_flight})

    async def hello(_: Request) -> Response:
        return Response()  # Claude Code 2.1.197 asks `HEAD /` at its start

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        engine.attach()  # loads the TLS certificates: not while the first request waits
        warm = spawn(anyio.to_thread.run_sync(preload))
        yield
        await warm
        await engine.aclose()

    routes = [
        Route("/", hello, methods=["HEAD"]),
        Route("/health", health, methods=["GET"]),
        Route("/v1/models", Models(engine, proxy), methods=["GET"]),
        Route("/{path:path}", proxy),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Namespaces)], lifespan=lifespan)
