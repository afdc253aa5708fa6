"""The one thread that writes the history: it takes events from a queue and commits them in batches.

Publishers never wait for it. Whatever is wrong with the database is said once, in one sentence, and
tried again; meanwhile the ledger keeps what comes, within bounds.
"""

from __future__ import annotations

import math
import sqlite3
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

from ccr_tui.core.config import Retention
from ccr_tui.core.errors import StoreError
from ccr_tui.core.events import Event, ExchangeEvent, ExchangeFinished, Remark
from ccr_tui.store.history import History
from ccr_tui.store.ledger import Ledger
from ccr_tui.store.owners import BEAT_S, new_owner
from ccr_tui.store.retention import Pruner
from ccr_tui.store.trouble import Notify, TroubleReporter, refusal, trouble_of
from ccr_tui.store.words import index_some

BATCH_S = 0.05
BATCH_BYTES = 8 * 1024 * 1024
FIRST_PRUNE_S = 30.0
PRUNE_EVERY_S = 60.0
INDEX_EVERY_S = 0.25
"""Seconds between two small pieces of indexing: they share an interpreter with the proxy."""


class _Flush(threading.Event):
    """Queued by `flush`; set when everything queued before it is committed."""


class _Stop:
    """Queued by `close` as the last item."""


_Item = ExchangeEvent | Remark | _Flush | _Stop


class StoreWriter:
    """Subscribes to the bus with `submit`. `notify` is called from the writer's thread."""

    def __init__(self, path: Path, retention: Retention, notify: Notify) -> None:
        self._path = path
        self._retention = retention
        self._queue: SimpleQueue[_Item] = SimpleQueue()
        self._ledger = Ledger()
        self._trouble = TroubleReporter(path, notify)
        self._owner = new_owner()
        self._history: History | None = None
        self._pruner: Pruner | None = None
        self._flushes: list[_Flush] = []
        self._stopping = False
        self._urgent = False
        self._searchable = True
        self._beat_at = self._prune_at = self._index_at = 0.0
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._closed = True

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Open and migrate the database, and start the thread.

        Raises `StoreError` when the file cannot be used as it is. A database that is merely locked is
        tried again by the thread.
        """
        self._prune_at = time.monotonic() + FIRST_PRUNE_S
        try:
            self._connect()
        except (sqlite3.Error, OSError, StoreError) as error:
            if not trouble_of(error).passing:
                raise refusal(self._path, error) from None
            self._trouble.failed(error, time.monotonic())
        self._closed = False
        self._thread.start()

    def submit(self, event: Event) -> None:
        """Take an event to write; never blocks, from any thread. What is not about an exchange passes by."""
        if not self._closed and isinstance(event, ExchangeEvent | Remark):
            self._queue.put(event)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until all submitted so far is committed; False when `timeout` seconds were not enough."""
        if self._closed:
            return True
        flush = _Flush()
        self._queue.put(flush)
        return flush.wait(timeout)

    def close(self) -> None:
        """Write what is left, end the thread and close the database."""
        if not self._closed:
            self._closed = True
            self._queue.put(_Stop())
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            busy = self._collect()
            self._work(busy)
        if self._ledger.unwritten:  # in trouble: one last try
            self._trouble.retry_at = None
            self._work(busy=True)
        self._finish()

    def _collect(self) -> bool:
        """Wait for something to do, then take in what comes within a batch's time; False if nothing.

        The end of an exchange is not waited on: what a client has received whole must survive a crash.
        """
        try:
            self._take(self._queue.get(timeout=self._patience()))
        except Empty:
            return False
        end = time.monotonic() + BATCH_S
        while not (self._stopping or self._flushes or self._ledger.body_bytes > BATCH_BYTES):
            patience = 0.0 if self._urgent else max(0.0, end - time.monotonic())
            try:
                self._take(self._queue.get(timeout=patience))
            except Empty:
                break
        self._urgent = False
        return True

    def _patience(self) -> float:
        """Seconds until something is due even if no event comes."""
        due = [self._prune_at, self._index_at]
        if self._trouble.retry_at is not None:
            due = [self._trouble.retry_at]
        elif self._ledger.in_flight:
            due.append(self._beat_at)
        return max(0.0, min(due) - time.monotonic())

    def _take(self, item: _Item) -> None:
        if isinstance(item, _Flush):
            self._flushes.append(item)
        elif isinstance(item, _Stop):
            self._stopping = True
        else:
            self._urgent = self._urgent or isinstance(item, ExchangeFinished)
            try:
                self._ledger.add(item)
            except Exception as error:  # an event that breaks the rules must not end the thread
                self._refused(item.exchange_id, error)

    def _work(self, busy: bool) -> None:
        """One round: write, prune a little where it is due. Every error ends up as a trouble."""
        now = time.monotonic()
        if self._trouble.retry_at is not None and now < self._trouble.retry_at:
            self._ledger.trim()
            return
        try:
            self._save(now)
            if self._trouble.retry_at is not None:
                self._trouble.recovered(self._ledger.take_lost())
            self._prune(now, busy)
            self._index(now)
        except Exception as error:
            self._disconnect()
            self._trouble.failed(error, time.monotonic())
            self._ledger.trim()

    def _save(self, now: float) -> None:
        history = self._history
        if history is not None and history.replaced():
            self._disconnect()
            history = None
        history = history or self._connect()
        if self._ledger.unwritten or (self._ledger.in_flight and now >= self._beat_at):
            for exchange_id, error in history.save(self._ledger, time.time()).items():
                self._refused(exchange_id, error)
            self._beat_at = now + BEAT_S
            self._index_at = min(self._index_at, now + INDEX_EVERY_S)
        for flush in self._flushes:
            flush.set()
        self._flushes.clear()

    def _prune(self, now: float, busy: bool) -> None:
        """Prune when there is nothing else to do, or when that has not happened for long."""
        overdue = now >= self._prune_at + PRUNE_EVERY_S
        if self._pruner and (overdue or (not busy and now >= self._prune_at)):
            more = self._pruner.step(time.time())
            self._prune_at = now if more else now + PRUNE_EVERY_S

    def _index(self, now: float) -> None:
        """Make a few exchanges searchable, a little after they were written.

        What goes wrong here must not keep exchanges from being written.
        """
        if self._history is None or now < self._index_at or not self._searchable:
            return
        try:
            self._index_at = now + INDEX_EVERY_S if index_some(self._history.db) else math.inf
        except Exception as error:
            self._index_at = now + PRUNE_EVERY_S
            if not trouble_of(error).passing:
                self._searchable = False
                self._trouble.say("warning", f"New exchanges cannot be searched: {error}.")

    def _connect(self) -> History:
        self._history = History(self._path, self._owner, time.time())
        self._pruner = Pruner(self._history.db, self._retention)
        return self._history

    def _disconnect(self) -> None:
        if self._history is not None:
            self._history.abandon()
        self._history = self._pruner = None

    def _refused(self, exchange_id: str, error: Exception) -> None:
        self._trouble.say("error", f"Exchange {exchange_id} cannot be kept in the history: {error}.")

    def _finish(self) -> None:
        if self._ledger.unwritten:
            self._trouble.gave_up(sum(1 for _ in self._ledger.dirty()))
        if self._history is not None:
            self._history.close()
        for flush in self._flushes:
            flush.set()
