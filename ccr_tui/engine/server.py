"""Runs the application on uvicorn in a thread with its own event loop, so that drawing delays no byte."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from ccr_tui.core.errors import StartError
from ccr_tui.engine.app import create_app
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.spawn import spawn

_DRAIN_S = 2

Leave = Callable[[], Coroutine[Any, Any, None]]


class ServerThread:
    """One application on one socket: the port is taken by `bind`, served from `start`, freed by `stop`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._server: _Server | None = None

    @property
    def address(self) -> str:
        """The base URL to give to clients."""
        assert self._socket is not None, "bind first"
        host, port = self._socket.getsockname()[:2]
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
        return f"http://{shown}:{port}"

    def bind(self, host: str, port: int) -> None:
        """Take the port; `StartError` with a sentence when it cannot be had."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((host, port))
            bound.listen(2048)
        except OSError as error:
            bound.close()
            raise StartError(_sentence(error, host, port)) from None
        self._socket = bound

    def start(self, app: ASGIApp, leave: Leave | None = None) -> None:
        """Serve; returns when requests are answered. `leave` is called when no more shall come."""
        config = uvicorn.Config(
            app,
            http="httptools",
            loop="auto",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=300,
            timeout_graceful_shutdown=_DRAIN_S,
        )
        self._server = _Server(config, leave)
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()
        self._server.ready.wait()

    def stop(self) -> None:
        """Refuse new requests, give running ones a moment, end the thread."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
            self._server = self._thread = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _run(self) -> None:
        assert self._server is not None
        assert self._socket is not None
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._server.ready.set()


class EmbeddedServer:
    """The proxy's server, as a context manager."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ServerThread("ccr-tui-proxy")
        self._bound = False

    @property
    def address(self) -> str:
        return self._thread.address

    def bind(self) -> None:
        """Take the configured port; `StartError` with a sentence when it cannot be had."""
        server = self._engine.config.server
        self._thread.bind(server.host, server.port)
        self._bound = True

    def __enter__(self) -> EmbeddedServer:
        if not self._bound:
            self.bind()
        self._thread.start(create_app(self._engine), self._engine.leave)
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.stop()
        self._bound = False


class _Server(uvicorn.Server):
    """Says when it is ready, and when it leaves."""

    def __init__(self, config: uvicorn.Config, leave: Leave | None) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._leave = leave

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        leaving = spawn(self._leave()) if self._leave else None
        await super().shutdown(sockets=sockets)
        if leaving:
            leaving.cancel()


def _sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is already in use: stop what listens there, or choose another with "
            "--port or server.port."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {port} needs privileges that you lack: choose one above 1023 with --port or server.port."
        )
    return f"Cannot listen on {host}, port {port}: {error.strerror or error}. Check server.host."
