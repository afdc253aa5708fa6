"""The upstream of the benchmark: as little as answers with a valid event stream, stamped when it is written.

    python -m benchmarks.upstream

A request's `x-benchmark: EVENTS GAP_US FIRST_US` header says how many deltas to send, how far apart, and how
long the model thinks before the first byte. Each delta
carries `sent_ns`, the system-wide monotonic clock, which the load generator subtracts from its own.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from typing import cast

from benchmarks.loop import run, serve_forever

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_PLAN = re.compile(rb"\r\nx-benchmark: *(\d+) (\d+) (\d+)", re.I)
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_benchmark\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)
_USAGE = {"input_tokens": 10, "output_tokens": 1}
_MESSAGE: dict[str, object] = {
    "id": "msg_benchmark", "type": "message", "role": "assistant", "model": "claude-sonnet-5", "content": [],
    "stop_reason": None, "stop_sequence": None, "usage": _USAGE,
}  # fmt: skip


def _event(value: dict[str, object]) -> bytes:
    return f"event: {value['type']}\ndata: {json.dumps(value)}\n\n".encode()


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


_BLOCK = {"type": "text", "text": ""}
_OPENING = _event({"type": "message_start", "message": _MESSAGE}) + _event(
    {"type": "content_block_start", "index": 0, "content_block": _BLOCK}
)
_CLOSING = (
    _event({"type": "content_block_stop", "index": 0})
    + _event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 20}})
    + _event({"type": "message_stop"})
)
_DELTA = (
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    b'"delta":{"type":"text_delta","text":"some words "},"sent_ns":%d}\n\n'
)


class Upstream(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()

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
            self._begin(*map(int, plan.groups() if plan else (1, 0, 0)))

    def _begin(self, events: int, gap_us: int, first_us: int) -> None:
        loop = asyncio.get_running_loop()
        if first_us:
            loop.call_later(first_us / 1e6, self._begin, events, gap_us, 0)
            return
        self._transport.write(_HEAD + _chunk(_OPENING))
        self._next(iter(range(events)), gap_us / 1e6, loop.time())

    def _next(self, left: Iterator[int], gap: float, due: float) -> None:
        """Write deltas until one is due later; the schedule is kept, whatever one write takes."""
        loop = asyncio.get_running_loop()
        for _ in left:
            self._transport.write(_chunk(_DELTA % time.monotonic_ns()))
            due += gap
            if gap:
                loop.call_at(due, self._next, left, gap, due)
                return
        self._transport.write(_chunk(_CLOSING) + b"0\r\n\r\n")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", 0)
    await serve_forever(server)


if __name__ == "__main__":
    run(main())
