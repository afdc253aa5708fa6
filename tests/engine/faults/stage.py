"""One proxy before one server that plays every upstream: cell after cell, nothing left over from the last.

Starting servers takes longer than a cell. Each cell has providers of its own instead, told apart by the path
of their base URL: what the engine remembers of one cell's upstreams means nothing in the next.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import httpx

from ccr_tui.core.config import Config, PriceOverride, Timeouts
from ccr_tui.core.events import AttemptFinished, ExchangeFinished
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.route import Route
from ccr_tui.engine.mock.reply import Reply
from ccr_tui.engine.mock.script import Received
from tests.engine.faults.catalogue import Place
from tests.engine.faults.hanging_up import hanging_up, self_signed
from tests.engine.rig import Rig, message_body, rig
from tests.servers import refusing_url

MODEL = "claude-sonnet-5"
PRICE = PriceOverride(input=10.0, output=100.0)
PATIENT = Timeouts(connect=5, first_byte=20, idle=20, total=20)
HURRIED_S = 0.75
"""How long a slow upstream is waited for: long enough for the others of its chain on a busy machine."""


@dataclass(frozen=True)
class Played:
    """What came of one request: at the client, in the records, at the upstreams.

    `kept` is the body that the history keeps as the client's answer. `asked` counts the requests that each
    upstream received, in the order of the chain; None where nobody can count.
    """

    answer: httpx.Response
    record: ExchangeRecord
    kept: bytes
    upstreams: tuple[Upstream, ...]
    asked: tuple[int | None, ...]

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events of the answer, every one of them whole."""
        *blocks, rest = self.answer.content.decode().split("\n\n")
        assert rest == ""
        events = []
        for block in blocks:
            name, data = block.strip("\n").split("\n")
            events.append(json.loads(data.removeprefix("data: ")))
            assert name == f"event: {events[-1]['type']}"
        return events

    @property
    def kinds(self) -> list[str]:
        """The types of the events."""
        return [event["type"] for event in self.events]


class Stage:
    def __init__(self, r: Rig, client: httpx.Client, hanging_up: str, self_signed: str) -> None:
        self.rig = r
        self._client = client
        self._server = r.engine.config.providers["stage"].base_url
        self._hanging_up = hanging_up
        self._self_signed = self_signed
        self._replies: dict[str, Reply] = {}
        self._cells = count(1)
        self._always: set[asyncio.Task[Any]] = r.engine.submit(_tasks()).result(10)

    def reply_to(self, request: Received) -> Reply:
        return self._replies[_place(request)]

    def play(
        self,
        chain: Sequence[Reply | Place],
        *,
        stream: bool = True,
        hurried: bool = False,
        routed: bool = True,
        model: str = MODEL,
    ) -> Played:
        """Ask once, with this chain of `model` as the default route, or with its first and no route."""
        upstreams = self.set(chain, stream=stream, hurried=hurried, routed=routed, model=model)
        answer = self.ask(stream=stream)
        asked = tuple(
            len(self.received(upstream)) if isinstance(at, Reply) else None
            for upstream, at in zip(upstreams, chain, strict=True)
        )
        return Played(answer, self.rig.only(), self.kept(), upstreams, asked)

    def set(
        self,
        chain: Sequence[Reply | Place],
        *,
        stream: bool = True,
        hurried: bool = False,
        routed: bool = True,
        model: str = MODEL,
    ) -> tuple[Upstream, ...]:
        """Prepare a cell, see `play`; gives its upstreams. `stream` says what will be asked for."""
        cell = next(self._cells)
        names = [f"{place}-{cell}" for place in ("one", "two", "three")[: len(chain)]]
        route = Route(tuple(Upstream(name, model) for name in names))
        timeouts = _hurried(stream=stream) if hurried else PATIENT
        self._set_up(dict(zip(names, chain, strict=True)), route if routed else None, timeouts)
        self._forget()
        return route.upstreams

    def ask(self, *, stream: bool = True) -> httpx.Response:
        """The same request to the same chain; `rig.only()` is then its record."""
        self._forget()
        return self._client.post("/v1/messages?beta=true", content=message_body(MODEL, stream=stream))

    def kept(self) -> bytes:
        """The body that the history keeps as the client's answer."""
        end = next(e for e in self.rig.events if isinstance(e, ExchangeFinished))
        last = [e for e in self.rig.events if isinstance(e, AttemptFinished)][-1]
        return last.body if end.body is None else end.body

    def received(self, upstream: Upstream) -> list[Received]:
        """The requests that reached an upstream."""
        return [r for r in self.rig.mocks["stage"] if _place(r) == upstream.provider]

    def gone(self, upstream: Upstream) -> list[Received]:
        """Those of them whose connection was closed before the answer was complete."""
        return [r for r in self.rig.gone["stage"] if _place(r) == upstream.provider]

    def left(self) -> list[str]:
        """What goes on in the engine that did not before the first cell: tasks, calls to upstreams."""

        async def look() -> list[str]:
            tasks = await _tasks() - self._always
            pool = self.rig.engine.client._pools[""]._transport._pool  # type: ignore[attr-defined]
            calls = [c for c in pool.connections if not c.is_idle() and not c.is_closed()]
            return [repr(one) for one in (*tasks, *calls)]

        return self.rig.engine.submit(look()).result(10)  # type: ignore[no-any-return]

    def _forget(self) -> None:
        self.rig.records.clear()
        self.rig.events.clear()

    def _set_up(self, chain: dict[str, Reply | Place], route: Route | None, timeouts: Timeouts) -> None:
        engine = self.rig.engine
        self._replies = {name: reply for name, reply in chain.items() if isinstance(reply, Reply)}
        table = replace(
            engine.config.table,
            routes={"default": route} if route else {},
            providers=frozenset(chain),
            home=next(iter(chain)),
        )
        providers = {
            name: Provider(name, self._url(name, at), auth=Auth.CLIENT) for name, at in chain.items()
        }
        engine.apply(replace(engine.config, table=table, providers=providers, timeouts=timeouts))

    def _url(self, name: str, at: Reply | Place) -> str:
        match at:
            case Place.REFUSED:
                return refusing_url()
            case Place.UNKNOWN_HOST:
                return "http://upstream.invalid"
            case Place.NO_TLS:
                return self._server.replace("http://", "https://")
            case Place.SELF_SIGNED:
                return self._self_signed
            case Place.HANGS_UP:
                return self._hanging_up
            case _:
                return f"{self._server}/{name}"


async def _tasks() -> set[asyncio.Task[Any]]:
    """All tasks of the running loop but the one that asks."""
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


def _place(request: Received) -> str:
    return request.path.split("/")[1]


def _hurried(*, stream: bool) -> Timeouts:
    """A stream's events are waited for shortly, a whole answer as such."""
    if stream:
        return replace(PATIENT, first_byte=HURRIED_S, idle=HURRIED_S)
    return replace(PATIENT, total=HURRIED_S)


@contextmanager
def stage() -> Iterator[Stage]:
    made: list[Stage] = []

    def script(request: Received) -> Reply:
        return made[0].reply_to(request)

    config = Config(prices={MODEL: PRICE})
    with (
        rig({"stage": script}, config=config) as r,
        r.client() as client,
        hanging_up() as plain,
        hanging_up(self_signed()) as secure,
    ):
        made.append(Stage(r, client, plain, secure))
        yield made[0]
