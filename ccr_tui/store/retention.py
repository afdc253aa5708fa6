"""Keeps the database within its bounds of age and size, a small step at a time.

Exchanges are deleted oldest first. Blocks and bodies are shared, so they are found by marking what is
still in use, which needs no counters that could drift. Then free pages are given back to the disk.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import ceil

from sqlite_utils import Database

from ccr_tui.core.config import Retention
from ccr_tui.store.bodies import unpack_ids
from ccr_tui.store.connection import immediate
from ccr_tui.store.words import forget_words

EXCHANGES_PER_STEP = 200
BLOCKS_PER_SWEEP = 20_000
PAGES_PER_STEP = 1000
TARGET = 0.9
"""Share of the allowed size to prune down to, so that pruning is not due again at once."""

_DAY_S = 86_400.0
_MB = 1024 * 1024


class Pruner:
    """Prunes through one connection. A bound of 0 or less is no bound."""

    def __init__(self, db: Database, retention: Retention) -> None:
        self._db = db
        self._retention = retention
        self._planned = 0
        self._unswept = False

    def step(self, now: float) -> bool:
        """Do one small piece of what is due; False when nothing is. `now` is seconds since the epoch."""
        doomed = self._expired(now) or self._surplus()
        if doomed:
            self._delete(doomed)
            self._unswept = True
            return True
        if self._unswept:
            self._unswept = not sweep(self._db)
            return True
        return self._shrink()

    def _expired(self, now: float) -> list[str]:
        if self._retention.max_age_days <= 0:
            return []
        oldest = now - self._retention.max_age_days * _DAY_S
        rows = self._db.execute(
            "select id from exchanges where started_at < ? order by started_at limit ?",
            [oldest, EXCHANGES_PER_STEP],
        )
        return [row[0] for row in rows]

    def _surplus(self) -> list[str]:
        """The next of the exchanges planned to go; how much that frees is known after the sweep."""
        if not self._planned and not self._unswept:
            self._planned = self._plan()
        count = min(self._planned, EXCHANGES_PER_STEP)
        self._planned -= count
        rows = self._db.execute(
            "select id from exchanges where outcome is not null order by started_at limit ?", [count]
        )
        return [row[0] for row in rows]

    def _plan(self) -> int:
        """How many exchanges to delete, taking them to be of equal size."""
        allowed = self._retention.max_size_mb * _MB
        used = used_bytes(self._db)
        if allowed <= 0 or used <= allowed:
            return 0
        sql = "select count(*) from exchanges where outcome is not null"
        count: int = self._db.execute(sql).fetchone()[0]
        return ceil(count * (1 - TARGET * allowed / used))

    def _delete(self, ids: list[str]) -> None:
        rows = [[exchange_id] for exchange_id in ids]
        with immediate(self._db):
            forget_words(self._db, rows)
            for table in ("attempts", "details", "scores", "annotations"):
                self._db.conn.executemany(f"delete from {table} where exchange_id = ?", rows)
            self._db.conn.executemany("delete from exchanges where id = ?", rows)

    def _shrink(self) -> bool:
        """Give free pages back; the file gets shorter when the log is moved into it."""
        if not _pragma(self._db, "freelist_count"):
            return False
        self._db.execute(f"pragma incremental_vacuum({PAGES_PER_STEP})").fetchall()
        if _pragma(self._db, "freelist_count"):
            return True
        self._db.execute("pragma wal_checkpoint(truncate)").fetchall()
        return False


def used_bytes(db: Database) -> int:
    """Bytes of the database without its free pages."""
    pages = _pragma(db, "page_count") - _pragma(db, "freelist_count")
    return pages * _pragma(db, "page_size")


def sweep(db: Database) -> bool:
    """Delete bodies and blocks that nothing refers to; False when there are more than one sweep takes.

    `user_version` counts the sweeps: by it every writer, in any process, knows that ids which it
    remembers may be gone. All of it is one transaction, so no new reference can come in between.
    """
    with immediate(db):
        dead_bodies, live = _mark(db)
        db.conn.executemany("delete from bodies where id = ?", ([body_id] for body_id in dead_bodies))
        dead = [row[0] for row in db.execute("select id from blocks") if not live[row[0]]]
        some = dead[:BLOCKS_PER_SWEEP]
        db.conn.executemany("delete from blocks where id = ?", ([block_id] for block_id in some))
        # `pragma` takes no parameters; the number wraps long before it would overflow.
        db.execute(f"pragma user_version = {(_pragma(db, 'user_version') + 1) % 2**31}")
    return len(some) == len(dead)


def _mark(db: Database) -> tuple[array[int], bytearray]:
    """Bodies that no exchange needs, directly or as a base, and a flag for each block in use."""
    highest = db.execute("select coalesce(max(id), 0) from blocks").fetchone()[0]
    live = bytearray(highest + 1)
    for table, column in (
        ("attempts", "body_block"),
        ("exchanges", "response_block"),
        ("exchanges", "system_block"),
    ):
        _flag(
            live, (row[0] for row in db.execute(f"select {column} from {table} where {column} is not null"))
        )
    needed = {row[0] for row in db.execute("select request_body from exchanges")}
    dead = array("q")
    # A base is always older than what builds on it, so it is met after all of those.
    for body_id, base, pieces in db.execute("select id, base, pieces from bodies order by id desc"):
        if body_id not in needed:
            dead.append(body_id)
            continue
        needed.add(base)
        _flag(live, unpack_ids(pieces))
    return dead, live


def _flag(live: bytearray, ids: Iterable[int]) -> None:
    for block_id in ids:
        live[block_id] = 1


def _pragma(db: Database, name: str) -> int:
    value: int = db.execute(f"pragma {name}").fetchone()[0]
    return value
