"""The screen's backend in a real run: with the bridge's protocol, the only crossing to engine and store."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from ccr_tui.core.config import Config
from ccr_tui.core.errors import CcrError
from ccr_tui.core.events import Event, Noticed
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.engine.backlog import Backlog
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.replay import replay
from ccr_tui.store.reader import StoreReader
from ccr_tui.tui.live_acting import LiveActing
from ccr_tui.tui.live_listing import LiveListing
from ccr_tui.tui.live_numbers import LiveNumbers
from ccr_tui.tui.live_reading import LiveReading
from ccr_tui.tui.live_remembering import LiveRemembering
from ccr_tui.tui.live_routes import LiveRoutes


class LiveBackend(LiveActing, LiveListing, LiveRoutes, LiveNumbers, LiveRemembering, LiveReading):
    """See `bridge.Backend`. Called from the screen's worker threads."""

    def __init__(
        self,
        engine: Engine,
        address: str,
        reader: StoreReader,
        config_path: Path,
        warnings: Sequence[str] = (),
        state_path: Path | None = None,
        backlog: Backlog | None = None,
    ) -> None:
        """`warnings` are told to whoever subscribes: they came up before anybody listened.

        `state_path` is where the screen is remembered; None: nowhere. `backlog` has the events so far, for
        the one who subscribes.
        """
        self._state_path = state_path
        self._backlog = backlog
        self._started = time.time()
        self._warnings = warnings
        self._engine = engine
        self._address = address
        self._reader = reader
        self._config_path = config_path

    @property
    def address(self) -> str:
        return self._address

    def config(self) -> Config:
        return self._engine.config

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        for warning in self._warnings:
            callback(Noticed(time.time(), "warning", warning))
        return self._backlog.take(callback) if self._backlog else self._engine.bus.subscribe(callback)

    def recent(self, limit: int) -> Sequence[ExchangeRecord]:
        return self._reader.recent(limit)

    def totals_today(self) -> Totals:
        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._reader.totals(midnight.timestamp())

    def request_body(self, id: str) -> bytes:
        return self._reader.request_body(id)

    def response_body(self, id: str, attempt: int | None = None) -> bytes:
        return self._reader.response_body(id, attempt)

    def live_body(self, id: str) -> bytes | None:
        return self._engine.live_body(id)

    def replay(self, id: str, upstream: Upstream | None) -> str:
        record = self._reader.get(id)
        if record is None:
            raise CcrError("This exchange is no longer in the history: there is nothing to send again.")
        return replay(self._engine, record, self._reader.request_body(id), upstream)

    def cancel(self, id: str) -> None:
        if not self._engine.cancel(id):
            record = self._reader.get(id)
            if record is not None and record.in_flight:
                raise CcrError("This request runs in another ccr-tui: stop it there.")
            raise CcrError("This request has ended already: there is nothing to stop.")
