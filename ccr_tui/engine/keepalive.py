"""Pings a client that waits while retries and fallbacks go on behind its back.

Claude Code shows a banner after 20 s of silence and gives up after 180 s. A ping commits us to status
200, so a transparent exchange never gets one: its errors must reach the client as they are.
"""

from __future__ import annotations

import asyncio

from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.sink import send_ping
from ccr_tui.engine.spawn import spawn

SILENCE_S = 15.0


class KeepAlive:
    """Sends a ping after each `SILENCE_S` without a byte, until `stop`."""

    def __init__(self, exchange: ExchangeRun) -> None:
        self._exchange = exchange
        self._timer: asyncio.TimerHandle | None = None
        self._writing = asyncio.Lock()
        if exchange.inbound.facts.stream and not exchange.transparent:
            self._arm()

    async def stop_before_content(self) -> None:
        """No ping after this; waits for one that is being written, so that bytes never interleave."""
        self.stop()
        async with self._writing:
            return

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(SILENCE_S, self._fire)

    def _fire(self) -> None:
        self._arm()
        spawn(self._ping())

    async def _ping(self) -> None:
        async with self._writing:
            if self._timer is not None:
                await send_ping(self._exchange.sink)
