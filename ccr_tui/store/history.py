"""Writes a ledger into the database in one transaction, and bodies as the blocks they share."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store import owners
from ccr_tui.store.blocks import BlockWriter
from ccr_tui.store.bodies import BodyWriter
from ccr_tui.store.connection import connect, immediate
from ccr_tui.store.ledger import AnswerBody, Body, Ledger, RequestBody
from ccr_tui.store.rows import attempt_row, details_row, exchange_row, upsert
from ccr_tui.store.schema import prepare
from ccr_tui.store.scores import save_remark


class History:
    """The database as its one writer in this process sees it."""

    def __init__(self, path: Path, owner: int, now: float) -> None:
        """Open, migrate and enter the owner. Raises `StoreError`, `sqlite3.Error` or `OSError`."""
        self._path = path
        self._owner = owner
        self.db: Database = connect(path)
        try:
            prepare(self.db, path)
            with immediate(self.db):
                owners.register(self.db, owner, now)
            self._file = _identity(path)
        except BaseException:
            self.db.close()
            raise
        self._blocks = BlockWriter(self.db)
        self._bodies = BodyWriter(self.db, self._blocks)
        self._sweeps = -1

    def replaced(self) -> bool:
        """Whether somebody moved or deleted the file: what is written now would be lost."""
        return _identity(self._path) != self._file

    def save(self, ledger: Ledger, now: float) -> dict[str, Exception]:
        """Write all that the ledger holds; the result is the exchanges that cannot be, and why.

        Those are taken out of the ledger. A `sqlite3.Error` that concerns the file is raised, and
        then nothing of the ledger is written.
        """
        refused: dict[str, Exception] = {}
        try:
            with immediate(self.db):
                self._notice_sweeps()
                owners.beat(self.db, self._owner, now)
                for record in ledger.dirty():
                    self._keep(ledger, refused, record.id, partial(self._save_record, record))
                for body in ledger.bodies():
                    if body.exchange_id not in refused:
                        self._keep(ledger, refused, body.exchange_id, partial(self._save_body, body))
                for remark in ledger.remarks():
                    self._keep(ledger, refused, remark.exchange_id, partial(save_remark, self.db, remark))
        except BaseException:
            self._forget()
            raise
        ledger.written()
        return refused

    def close(self) -> None:
        """Leave, and close the connection; what is in flight counts as interrupted from now on."""
        with suppress(sqlite3.Error):
            owners.leave(self.db, self._owner)
        self.abandon()

    def abandon(self) -> None:
        """Close a connection that does not work any more."""
        with suppress(sqlite3.Error):
            self.db.close()

    def _keep(
        self, ledger: Ledger, refused: dict[str, Exception], exchange_id: str, save: Callable[[], None]
    ) -> None:
        """Save one thing; values that SQLite cannot hold must not keep back everything else."""
        try:
            with self.db.atomic():
                save()
        except Exception as error:
            if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
                raise
            self._forget()
            refused[exchange_id] = error
            ledger.discard(exchange_id)

    def _save_record(self, record: ExchangeRecord) -> None:
        row = exchange_row(record)
        row["owner"] = self._owner
        text = record.facts.system_text
        row["system_block"] = self._blocks.put(text.encode()) if text else None
        self._upsert("exchanges", row, "id")
        self._upsert("details", details_row(record), "exchange_id")
        for attempt in record.attempts:
            self._upsert("attempts", attempt_row(record.id, attempt), "exchange_id", "number")

    def _upsert(self, table: str, row: dict[str, object], *key: str) -> None:
        self.db.execute(upsert(table, tuple(row), key), row)

    def _save_body(self, body: Body) -> None:
        match body:
            case RequestBody(exchange_id, conversation, content):
                body_id = self._bodies.put(content, conversation)
                sql, values = "update exchanges set request_body = ? where id = ?", [body_id, exchange_id]
            case AnswerBody(exchange_id, None, content):
                sql = "update exchanges set response_block = ? where id = ?"
                values = [self._blocks.put(content), exchange_id]
            case AnswerBody(exchange_id, number, content):
                sql = "update attempts set body_block = ? where exchange_id = ? and number = ?"
                values = [self._blocks.put(content), exchange_id, number]
        self.db.execute(sql, values)

    def _notice_sweeps(self) -> None:
        """Forget ids once blocks were deleted, here or by another process (see `retention`)."""
        sweeps = self.db.execute("pragma user_version").fetchone()[0]
        if sweeps != self._sweeps:
            self._forget()
            self._sweeps = sweeps

    def _forget(self) -> None:
        self._blocks.forget()
        self._bodies.forget()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - a call per batch; Path adds nothing here
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
