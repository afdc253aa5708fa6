"""Reads the history: records, exact bodies and sums, for any thread and any process.

Every call opens a connection of its own, reads from one snapshot and closes it: nothing to share
between threads, nothing that keeps the writer from tidying up.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import zstandard
from sqlite_utils import Database

from ccr_tui.core.budget import Spent
from ccr_tui.core.errors import StoreError
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.store import listing, queries
from ccr_tui.store.blocks import read_blocks
from ccr_tui.store.bodies import read_body
from ccr_tui.store.connection import reading
from ccr_tui.store.schema import check
from ccr_tui.store.spent import spent
from ccr_tui.store.trouble import refusal
from ccr_tui.store.words import matching

if TYPE_CHECKING:
    from ccr_tui.core.simulation import Item, Needs
    from ccr_tui.core.statistics import Group
    from ccr_tui.store.past_requests import Past

T = TypeVar("T")


class StoreReader:
    """The history at `path`. Every method raises `StoreError`, one sentence, when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._checked = False

    @property
    def path(self) -> Path:
        """The database file, which need not exist."""
        return self._path

    def recent(
        self,
        limit: int = 200,
        *,
        before: str | None = None,
        session: str | None = None,
        namespace: str | None = None,
    ) -> list[ExchangeRecord]:
        """The newest exchanges, newest last: of one session or namespace, or older than the id `before`."""
        wanted = {"e.id < ?": before, "e.session = ?": session, "e.namespace = ?": namespace}
        where = " and ".join(sql for sql, value in wanted.items() if value is not None) or "true"
        values = [value for value in wanted.values() if value is not None]
        with self._reading() as db:
            found = queries.records(db, f"where {where} order by e.id desc limit ?", [*values, limit])
        return found[::-1]

    def requests(self, past: Past, needs: Needs) -> Iterator[Item]:
        """Requests to decide anew, oldest first, some hundreds from a snapshot at a time."""
        from ccr_tui.store import past_requests  # noqa: PLC0415 - for dry runs only

        with self._reading() as db:
            ids = past_requests.ids_of(db, past)
            before = past_requests.spent_before(db, ids[0]) if needs.spent and ids else {}
        for start in range(0, len(ids), past_requests.CHUNK):
            chunk = ids[start : start + past_requests.CHUNK]
            with self._reading() as db:
                items = past_requests.items(db, chunk, before, system_text=needs.system_text)
            yield from items

    def get(self, id: str) -> ExchangeRecord | None:
        """The exchange with this id, if there is one."""
        with self._reading() as db:
            return next(iter(queries.records(db, "where e.id = ?", [id])), None)

    def resolve(self, text: str) -> str:
        """The id that `text` means: an id, a beginning or end that only one id has, or "last"."""
        with self._reading() as db:
            return queries.resolve(db, text)

    def request_body(self, id: str) -> bytes:
        """The exact bytes of the client's request."""
        with self._reading() as db:
            return read_body(db, queries.request_body_id(db, id))

    def response_body(self, id: str, attempt: int | None = None) -> bytes:
        """What the upstream of one attempt answered; without a number, what the client got."""
        with self._reading() as db:
            if attempt is None:
                block = queries.client_answer_block(db, id)
            else:
                block = queries.attempt_answer_block(db, id, attempt)
            return b"" if block is None else read_blocks(db, [block])[block]

    def totals(self, since: float) -> Totals:
        """Sums of the exchanges that started at or after `since`, in seconds since the epoch."""
        with self._reading() as db:
            return queries.sums(db, "started_at >= ?", since)

    def spent(self, midnight: float) -> Spent:
        """Dollars since `midnight` (seconds since the epoch), and of each recent session."""
        with self._reading() as db:
            return spent(db, midnight)

    def grouped(self, by: str, since: float, until: float = math.inf) -> list[Group]:
        """Sums by one of `statistics.COLUMNS` of the exchanges that started in this time."""
        from ccr_tui.store.statistics import grouped  # noqa: PLC0415 - for who looks at statistics

        with self._reading() as db:
            return grouped(db, by, since, until)

    def search(self, text: str, limit: int = 200) -> list[ExchangeRecord]:
        """The newest exchanges whose prompt or answer holds these words, newest last."""
        condition, values = matching(text)
        with self._reading() as db:
            tail = f"where {condition} order by e.id desc limit ?"
            return queries.records(db, tail, [*values, limit])[::-1]

    def batches(
        self, wanted: Wanted, before: float = math.inf, without: Collection[str] = ()
    ) -> Iterator[array[int]]:
        """Row ids of what is wanted, in batches; see `listing.batches`."""
        return listing.batches(self._reading, wanted, before, without)

    def page(self, rows: Sequence[int]) -> dict[int, ExchangeRecord]:
        """The records of these rows, without those that were deleted meanwhile."""
        with self._reading() as db:
            return listing.page(db, rows)

    def rows_of(self, ids: Collection[str]) -> dict[str, int]:
        """The rows of these exchanges, by id."""
        with self._reading() as db:
            return listing.rows_of(db, ids)

    def session_totals(self, session: str) -> Totals:
        """Sums of one of Claude Code's sessions, by its id."""
        with self._reading() as db:
            return queries.sums(db, "session = ?", session)

    def ask(self, question: Callable[[Database], T]) -> T:
        """What a question of this package's finds on one snapshot."""
        with self._reading() as db:
            return question(db)

    def count(self) -> int:
        """How many exchanges the history holds."""
        with self._reading() as db:
            count: int = db.execute("select count(*) from exchanges").fetchone()[0]
            return count

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        if not self._path.exists():
            raise StoreError(f"There is no history at {self._path} yet: ccr-tui makes it when it runs.")
        try:
            with reading(self._path) as db, db.atomic():
                if not self._checked:
                    check(db, self._path)
                    self._checked = True
                yield db
        except (sqlite3.Error, OSError) as error:
            raise refusal(self._path, error, "read") from None
        except (LookupError, zstandard.ZstdError, msgspec.MsgspecError) as error:
            raise StoreError(f"The history at {self._path} is damaged ({error}): move it away.") from None
