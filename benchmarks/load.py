"""The load generator: raw sockets in a process of its own, doing nothing but stamping chunks as they come.

    python -m benchmarks.load < plan.json > result.json

Every target is asked in turn, in an order that is reversed each round, so that whatever else the machine
does falls on all of them alike. What a target adds is the difference to `direct` in the same round.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import cast

from benchmarks.bodies import MODEL, RequestTemplate
from benchmarks.loop import run

_SENT = re.compile(rb"sent_ns=(\d+)")
_END = b"0\r\n\r\n"
_DEADLINE_S = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """`targets` are base URLs by name; a round asks each of them on `concurrency` connections.

    The connections of a round ask at random moments within `spread_s` of each other, as sessions and
    subagents do: 0 asks on all at once. With `seconds` each target is instead asked as fast as it answers,
    that long in each round. `models` are the models to ask for by target, where it is not the usual one.
    """

    targets: dict[str, str]
    size_kb: int
    concurrency: int
    rounds: int
    warmup: int = 3
    events: int = 3
    gap_us: int = 0
    first_us: int = 0
    spread_s: float = 0.0
    seconds: float = 0.0
    models: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Samples:
    """Seconds, in the same order for every target; `finished` counts requests, `spent` is their time."""

    first_token: list[float] = field(default_factory=list)
    event_delay: list[float] = field(default_factory=list)
    finished: int = 0
    spent: float = 0.0


class Connection(asyncio.Protocol):
    """One kept-alive connection, one request at a time."""

    def __init__(self) -> None:
        self._chunks: list[tuple[int, bytes]] = []
        self._done: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is not a subclass

    def data_received(self, data: bytes) -> None:
        self._chunks.append((time.monotonic_ns(), data))
        if data.endswith(_END) and self._done:
            self._done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._done and not self._done.done():
            self._done.set_exception(exc or ConnectionError("the target closed the connection"))

    async def ask(self, request: bytes) -> tuple[float, list[float]]:
        """Seconds to the first token, and from the upstream's writing of each event to its arrival."""
        self._chunks = []
        self._done = asyncio.get_running_loop().create_future()
        started = time.monotonic_ns()
        self._transport.write(request)
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await self._done
        except TimeoutError:
            got = b"".join(data for _, data in self._chunks)
            raise RuntimeError(f"no end of the answer in {_DEADLINE_S} s: {got[-500:]!r}") from None
        return self._read(started)

    def _read(self, started: int) -> tuple[float, list[float]]:
        body = b"".join(data for _, data in self._chunks)
        if not body.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"unexpected answer: {body[:200]!r}")
        ends = list(itertools.accumulate(len(data) for _, data in self._chunks))
        arrivals = (at for at, _ in self._chunks)
        at, end = next(arrivals), iter(ends)
        limit = next(end)
        stamps: list[tuple[int, int]] = []
        for match in _SENT.finditer(body):
            while match.end() > limit:
                at, limit = next(arrivals), next(end)
            stamps.append((at, int(match[1])))
        return (stamps[0][0] - started) / 1e9, [(arrived - sent) / 1e9 for arrived, sent in stamps]

    def close(self) -> None:
        self._transport.close()


async def measure(plan: Plan) -> dict[str, Samples]:
    templates = {name: _template(plan, plan.models.get(name, MODEL)) for name in plan.targets}
    pools = {name: await _connect(url, plan.concurrency) for name, url in plan.targets.items()}
    samples = {name: Samples() for name in plan.targets}
    numbers = itertools.count()
    for number in range(-plan.warmup, plan.rounds):
        order = list(pools) if number % 2 else list(reversed(pools))
        for name in order:
            kept = samples[name] if number >= 0 else Samples()
            await _ask_all(pools[name], templates[name], numbers, kept, plan)
    for connection in itertools.chain(*pools.values()):
        connection.close()
    return samples


def _template(plan: Plan, model: str) -> RequestTemplate:
    pace = {"events": plan.events, "gap_us": plan.gap_us, "first_us": plan.first_us}
    return RequestTemplate(plan.size_kb, model=model, **pace)


async def _ask_all(
    pool: list[Connection],
    template: RequestTemplate,
    numbers: itertools.count[int],
    kept: Samples,
    plan: Plan,
) -> None:
    started = time.monotonic()

    async def ask(connection: Connection) -> list[tuple[float, list[float]]]:
        await asyncio.sleep(random.uniform(0, plan.spread_s))
        answers = [await connection.ask(template.request(next(numbers)))]
        while time.monotonic() - started < plan.seconds:
            answers.append(await connection.ask(template.request(next(numbers))))
        return answers

    for answers in await asyncio.gather(*map(ask, pool)):
        kept.finished += len(answers)
        for first, delays in answers:
            kept.first_token.append(first)
            kept.event_delay += delays
    kept.spent += time.monotonic() - started


async def _connect(url: str, count: int) -> list[Connection]:
    host, port = url.removeprefix("http://").split(":")
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Connection, host, int(port)))[1] for _ in range(count)]


def main() -> None:
    plan = Plan(**json.load(sys.stdin))
    samples = run(measure(plan))
    json.dump({name: asdict(value) for name, value in samples.items()}, sys.stdout)


if __name__ == "__main__":
    main()
