"""Pings a client that waits while nothing can be handed on to it.

Claude Code shows a banner after 20 s of silence and gives up after 180 s. Before the first content retries
and fallbacks go on behind its back; a ping then commits us to status 200, so a transparent exchange gets
none: its errors must reach the client as they are. After it only translated answers get pings, since they
hold back what is not complete; in Anthropic's own every byte is the upstream's.
"""

from __future__ import annotations

import asyncio

from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.spawn import spawn

SILENCE_S = 15.0


class KeepAlive:
    """Sends a ping after each `SILENCE_S` without a byte, until `stop`."""

    def __init__(self, exchange: ExchangeRun) -> None:
        self._exchange = exchange
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._writing = asyncio.Lock()
        self._wrote_at = self._loop.time()
        if exchange.inbound.facts.stream and not exchange.transparent:
            self._arm(SILENCE_S)

    async def quiet(self) -> None:
        """No ping after this; waits for one that is being written, so that bytes never interleave."""
        self.stop()
        async with self._writing:
            return

    def resume(self) -> None:
        """Ping again between the writes of a translated stream, which then all go through `write`."""
        if self._exchange.inbound.facts.stream:
            self._wrote_at = self._loop.time()
            self._arm(SILENCE_S)

    async def write(self, data: bytes) -> None:
        """Write whole events, never in the middle of a ping."""
        async with self._writing:
            await self._exchange.sink.write(data)
            self._wrote_at = self._loop.time()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, seconds: float) -> None:
        self._timer = self._loop.call_later(seconds, self._fire)

    def _fire(self) -> None:
        silent_s = self._loop.time() - self._wrote_at
        if silent_s < SILENCE_S:
            self._arm(SILENCE_S - silent_s)
            return
        self._arm(SILENCE_S)
        if not self._writing.locked():  # else the client is slow, not waiting
            spawn(self._ping())

    async def _ping(self) -> None:
        async with self._writing:
            if self._timer is not None:
                await self._exchange.sink.ping()
                self._wrote_at = self._loop.time()
