"""Runs ASGI applications on real sockets, for tests that must see what a network really does."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_STOP_S = 10


class _Server(uvicorn.Server):
    """Says when it is ready, and stops at once instead of at its next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._stopping.wait()


@contextmanager
def run_server(app: ASGIApp) -> Iterator[str]:
    """Serve `app` from a thread of its own; gives its base URL, without a slash at the end.

    For sync and async tests alike: nothing runs on the caller's event loop. Requests that are still
    open at the end are cancelled after a second.
    """
    listener = _listen()
    config = uvicorn.Config(app, log_config=None, lifespan="auto", timeout_graceful_shutdown=1)
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="test server")
    thread.start()
    try:
        assert server.ready.wait(_STOP_S), "the test server did not start"
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(_STOP_S)
        listener.close()
    assert not thread.is_alive(), "the test server did not stop"


def refusing_url() -> str:
    """A base URL at which nothing listens: connecting is refused."""
    with _listen() as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def _listen() -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    return listener
