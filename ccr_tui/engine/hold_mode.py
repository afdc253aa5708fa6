"""Hold mode: new requests wait until the user has chosen where each one goes, or its time is up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ccr_tui.core.decision import Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import SILENCE_S
from ccr_tui.engine.sink import Sink
from ccr_tui.engine.spawn import spawn

LONGEST_S = 120.0
"""A request that nobody has chosen for goes on by itself: Claude Code gives up after 180 s of silence."""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a request that was held: it goes to `upstream`, or where the routes say for None."""

    upstream: Upstream | None
    step: Step


class HoldMode:
    """Belongs to the engine's event loop."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._waiting: dict[str, asyncio.Future[Upstream | None]] = {}
        self.on = False

    def switch(self, on: bool) -> None:
        """Hold what comes from now on, or let everything go."""
        self.on = on
        if not on:
            for exchange_id in list(self._waiting):
                self.release(exchange_id)

    def release(self, exchange_id: str, upstream: Upstream | None = None) -> bool:
        """Let one request go, to `upstream` or where it would go anyway; False when it does not wait."""
        waiting = self._waiting.get(exchange_id)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(upstream)
        return True

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return len(self._waiting)

    def holds(self, facts: RequestFacts) -> bool:
        """Whether such a request has to wait. Counting tokens does not: nobody would choose for it."""
        return self.on and facts.endpoint == "messages"

    async def choice(self, run: ExchangeRun) -> Held:
        """Wait for the user's choice, which is no time of ours."""
        began = time.monotonic()
        upstream, why = await self._choice(run)
        run.held_s = time.monotonic() - began
        run.received_at += run.held_s
        return Held(upstream, Step("hold", False, f"held {run.held_s:.1f} s", why))

    async def _choice(self, run: ExchangeRun) -> tuple[Upstream | None, str]:
        waiting = self._waiting[run.id] = asyncio.get_running_loop().create_future()
        run.publish_held(self._longest_s)
        try:
            async with _pinged(run.sink, streams=run.inbound.facts.stream):
                upstream = await asyncio.wait_for(waiting, self._longest_s)
            return upstream, "then chosen by hand" if upstream else "then let go by hand"
        except TimeoutError:
            return None, "let go because its time ran out"
        finally:
            del self._waiting[run.id]


@asynccontextmanager
async def _pinged(sink: Sink, *, streams: bool) -> AsyncIterator[None]:
    """Keep a streaming client from giving up while it waits."""
    pinging = spawn(_ping(sink)) if streams else None
    try:
        yield
    finally:
        if pinging is not None:
            pinging.cancel()


async def _ping(sink: Sink) -> None:
    while True:
        await asyncio.sleep(SILENCE_S)
        await sink.ping()
