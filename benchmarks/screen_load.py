"""Live load for the screen's benchmark: new exchanges at a steady rate while streams are open.

    python -m benchmarks.screen_load < plan.json > result.json

Each short exchange is asked of the target and, at the same moment, of the upstream itself: the difference
is what the target adds. The first ones, which open the target's connections, are asked but not counted.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Awaitable
from dataclasses import dataclass

from benchmarks.bodies import RequestTemplate
from benchmarks.load import Connection
from benchmarks.loop import run

SIZE_KB = 20
FIRST_US = 20_000
STREAM_GAP_US = 50_000
POOL = 40
WARM_S = 0.5


@dataclass(frozen=True, slots=True)
class LivePlan:
    """Base URLs; `rate` exchanges a second, and `streams` open, for so many seconds once it is warm."""

    target: str
    direct: str
    seconds: float
    rate: float
    streams: int


async def measure(plan: LivePlan) -> list[float]:
    """Seconds that the target added to the first token of each short exchange."""
    numbers = itertools.count()
    short = RequestTemplate(SIZE_KB, events=3, gap_us=0, first_us=FIRST_US)
    seconds = WARM_S + plan.seconds
    long = RequestTemplate(SIZE_KB, events=int(seconds * 1e6 / STREAM_GAP_US), gap_us=STREAM_GAP_US)
    pools = {url: await _pool(url, POOL) for url in (plan.target, plan.direct)}
    streams = await _pool(plan.target, plan.streams)
    added: list[float] = []

    async def ask(url: str) -> float:
        connection = await pools[url].get()
        first, _ = await connection.ask(short.request(next(numbers)))
        pools[url].put_nowait(connection)
        return first

    async def pair(counts: bool) -> None:
        ours, direct = await asyncio.gather(ask(plan.target), ask(plan.direct))
        if counts:
            added.append(ours - direct)

    async def stream() -> None:
        await (await streams.get()).ask(long.request(next(numbers)))

    work: list[Awaitable[None]] = [asyncio.ensure_future(stream()) for _ in range(plan.streams)]
    started = time.monotonic()
    for number in range(int(seconds * plan.rate)):
        await asyncio.sleep(max(0.0, started + number / plan.rate - time.monotonic()))
        work.append(asyncio.ensure_future(pair(number >= WARM_S * plan.rate)))
    await asyncio.gather(*work)
    return added


async def _pool(url: str, count: int) -> asyncio.Queue[Connection]:
    host, port = url.removeprefix("http://").split(":")
    loop = asyncio.get_running_loop()
    pool: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(count):
        pool.put_nowait((await loop.create_connection(Connection, host, int(port)))[1])
    return pool


if __name__ == "__main__":
    json.dump(run(measure(LivePlan(**json.load(sys.stdin)))), sys.stdout)
