"""The event loop of the benchmark's own processes: uvloop where there is one, and no garbage collector."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import TypeVar

try:
    import uvloop
except ImportError:
    _FACTORY: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    _FACTORY = uvloop.new_event_loop

T = TypeVar("T")


def run(main: Coroutine[object, object, T]) -> T:
    gc.disable()
    with asyncio.Runner(loop_factory=_FACTORY) as runner:
        return runner.run(main)


async def serve_forever(server: asyncio.Server) -> None:
    """Say where, in the line that `processes.start` waits for; then serve until the process is ended."""
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()
