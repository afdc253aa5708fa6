"""The upstream of the benchmark: as little as answers with a valid event stream of the dialect asked for.

    python -m benchmarks.upstream

A request's `x-benchmark: EVENTS GAP_US FIRST_US` header says how many deltas to send, how far apart, and how
long the model thinks before the first byte. The text of each delta carries `sent_ns`, the system-wide
monotonic clock, which the load generator subtracts from its own.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from typing import cast

from benchmarks.loop import run, serve_forever
from benchmarks.speech import Speech, speech_for

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_PLAN = re.compile(rb"\r\nx-benchmark: *(\d+) (\d+) (\d+)", re.I)
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_benchmark\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


class Upstream(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._speech: Speech

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is not a subclass

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[: end + 2])
        length = _LENGTH.search(head)
        if len(self._buffer) >= end + 4 + int(length[1] if length else 0):
            self._buffer.clear()
            plan = _PLAN.search(head)
            self._speech = speech_for(head[: head.index(b"\r\n")])
            self._begin(*map(int, plan.groups() if plan else (1, 0, 0)))

    def _begin(self, events: int, gap_us: int, first_us: int) -> None:
        loop = asyncio.get_running_loop()
        if first_us:
            loop.call_later(first_us / 1e6, self._begin, events, gap_us, 0)
            return
        self._transport.write(_HEAD + (_chunk(self._speech.opening) if self._speech.opening else b""))
        self._next(iter(range(events)), gap_us / 1e6, loop.time())

    def _next(self, left: Iterator[int], gap: float, due: float) -> None:
        """Write deltas until one is due later; the schedule is kept, whatever one write takes."""
        loop = asyncio.get_running_loop()
        for _ in left:
            self._transport.write(_chunk(self._speech.delta % time.monotonic_ns()))
            due += gap
            if gap:
                loop.call_at(due, self._next, left, gap, due)
                return
        self._transport.write(_chunk(self._speech.closing) + b"0\r\n\r\n")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", 0)
    await serve_forever(server)


if __name__ == "__main__":
    run(main())
