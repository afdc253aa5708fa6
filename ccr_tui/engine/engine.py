"""The engine: what the proxy, a replay and the rooms above share. One per process."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from ccr_tui.core.bus import Bus
from ccr_tui.core.config import Config
from ccr_tui.core.config_check import check_exposure
from ccr_tui.core.decision import Decision
from ccr_tui.core.environment import resolve_env
from ccr_tui.core.events import Annotated, ConfigApplied, ConfigRejected, Noticed, Scored, Unscored
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.core.wire.dialects import DIALECTS
from ccr_tui.engine.classifier import Classifier
from ccr_tui.engine.credentials import LiveCredentials
from ccr_tui.engine.custom_router.program import CustomRouter
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.health import Health
from ccr_tui.engine.hold_mode import HoldMode
from ccr_tui.engine.ids import new_exchange_id
from ccr_tui.engine.judging import Judge
from ccr_tui.engine.learned import Learned
from ccr_tui.engine.pins import Pins
from ccr_tui.engine.sink import Sink
from ccr_tui.engine.spending import Spending
from ccr_tui.engine.stopped import BY_USER, LEFT, Stopped
from ccr_tui.engine.tool_loops import ToolLoops
from ccr_tui.engine.upstream import UpstreamClient

MOMENT_S = 1.0
"""Seconds for what is nearly done when ccr-tui is stopped."""

_log = logging.getLogger(__name__)


class Engine:
    """Owns the configuration in force, the connections, the exchanges in flight and the bus.

    `apply`, `reject`, `cancel`, `live_body`, `notice`, `score`, `unscore` and `annotate` may be called from
    any thread; the rest belongs to the engine's event loop. While `draining`, running exchanges go on to
    their end and new ones are refused.
    """

    def __init__(self, config: Config) -> None:
        self.bus = Bus(on_error=self.report)
        self.credentials = LiveCredentials()
        self.loop: asyncio.AbstractEventLoop | None = None
        self._config = config
        self._client: UpstreamClient | None = None
        self._learned = Learned()
        self.health = Health(config, self.notice)
        self.spending = Spending(self.notice)
        self.loops = ToolLoops()
        self.hold = HoldMode()
        self.pins = Pins()
        self.stopped = Stopped()
        self.draining = False
        self.router = CustomRouter(config.router, self.notice)
        self.classifier = Classifier(self.notice)
        self.judge = Judge(self.notice)
        self.bus.subscribe(self.spending.submit)
        self._running: dict[str, ExchangeRun] = {}
        _load_dialects(config)

    @property
    def config(self) -> Config:
        return self._config

    @property
    def client(self) -> UpstreamClient:
        assert self._client is not None, "the server is not running"
        return self._client

    def attach(self) -> None:
        """Make the running event loop the engine's, and the connection pool on it."""
        self.loop = asyncio.get_running_loop()
        self._client = UpstreamClient(self._config.timeouts.connect)

    @property
    def in_flight(self) -> int:
        return len(self._running)

    def apply(self, config: Config) -> None:
        """Put a configuration in force: for new exchanges only, running ones keep theirs.

        Where we listen is settled at the start. `ConfigError` when that is open to others and the new
        configuration has no key for them.
        """
        running = self._config
        server = replace(config.server, host=running.server.host, port=running.server.port)
        check_exposure(server, os.environ)
        _load_dialects(config)
        version = running.table.version + 1
        self.health.apply(config)
        self.router.apply(config.router)
        self._config = replace(config, server=server, table=replace(config.table, version=version))
        self.bus.publish(ConfigApplied(time.time(), version, config.source, config.warnings))
        if (config.server, config.retention) != (server, running.retention):
            self.notice(
                "warning", "A changed server.host, server.port or [store] needs a restart of ccr-tui."
            )

    def reject(self, message: str) -> None:
        """Tell everybody that an edit was refused; the configuration stays as it is."""
        self.bus.publish(ConfigRejected(time.time(), message))

    def notice(self, level: str, message: str) -> None:
        self.bus.publish(Noticed(time.time(), level, message))

    def score(self, exchange_id: str, score: float, note: str = "") -> None:
        """Publish what a person thinks of an answer, from 0 to 10; their next score replaces it."""
        self.bus.publish(Scored(exchange_id, time.time(), "you", score, note))

    def unscore(self, exchange_id: str) -> None:
        """Take back what a person thinks of an answer."""
        self.bus.publish(Unscored(exchange_id, time.time(), "you"))

    def annotate(self, exchange_id: str, *, marked: bool, note: str) -> None:
        """Publish what a person keeps with an exchange; it replaces what was kept before."""
        self.bus.publish(Annotated(exchange_id, time.time(), marked, note))

    def server_key(self) -> str:
        """The key that clients must show; "" when none is configured."""
        text = self._config.server.api_key
        return resolve_env(text, os.environ) or "" if text else ""

    def new_run(
        self, inbound: Inbound, decision: Decision | None, sink: Sink, parent_id: str | None = None
    ) -> ExchangeRun:
        """A new exchange with the configuration of this moment."""
        run = ExchangeRun(
            new_exchange_id(),
            inbound,
            decision,
            self._config,
            sink,
            self.bus,
            self._learned,
            self.health,
            parent_id,
        )
        self._running[run.id] = run
        return run

    def forget(self, run: ExchangeRun) -> None:
        self._running.pop(run.id, None)

    def live_body(self, exchange_id: str) -> bytes | None:
        """The answer so far of an exchange in flight; None when it is not in flight."""
        run = self._running.get(exchange_id)
        return None if run is None else run.recorder.body() if run.recorder else b""

    def cancel(self, exchange_id: str) -> bool:
        """Stop an exchange in flight; False when there is none of this id here."""
        run = self._running.get(exchange_id)
        if run is None or self.loop is None:
            return False
        self.loop.call_soon_threadsafe(run.cancel, BY_USER)
        return True

    async def leave(self) -> None:
        """Stop what is still running after a moment: its clients are told, rather than cut off."""
        await asyncio.sleep(MOMENT_S)
        for run in list(self._running.values()):
            run.cancel(LEFT)

    def submit(self, coroutine: Any) -> Future[Any]:
        """Run a coroutine on the engine's loop from another thread."""
        assert self.loop is not None, "the server is not running"
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def report(self, error: Exception) -> None:
        """A bug: into the log file with its traceback, never onto the screen."""
        _log.error("internal error", exc_info=error)

    async def aclose(self) -> None:
        self.router.close()
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def _load_dialects(config: Config) -> None:
    """Those that the providers speak, before a request is there that would wait for it."""
    DIALECTS.load(provider.dialect for provider in config.providers.values())
