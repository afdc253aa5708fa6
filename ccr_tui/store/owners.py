"""Tells exchanges that are in flight from those that a dead process left behind.

Each writer has a row here and beats while it has exchanges in flight. That needs no process ids, which
are used again, and works for readers in any process. A clean end deletes the row.
"""

from __future__ import annotations

import secrets

import msgspec
from sqlite_utils import Database

from ccr_tui.core.exchange import Cancelled

BEAT_S = 5.0
STALE_S = 20.0
"""Seconds without a beat after which a writer is dead: several missed beats, for a busy machine."""

INTERRUPTED = Cancelled("interrupted")
"""How an exchange ended whose process died first."""


def new_owner() -> int:
    """An id that no other writer has or had."""
    return secrets.randbits(62)


def register(db: Database, owner: int, now: float) -> None:
    """Enter the owner, and end what dead owners left in flight."""
    beat(db, owner, now)
    db.execute("delete from owners where beat_at < ?", [now - STALE_S])
    db.execute(
        "update exchanges set outcome = 'cancelled', succeeded = 0, outcome_detail = ? "
        "where outcome is null and owner not in (select id from owners)",
        [msgspec.json.encode(INTERRUPTED).decode()],
    )


def beat(db: Database, owner: int, now: float) -> None:
    """Say that the owner is alive; its row is made again where another process took it for dead."""
    db.execute("insert or replace into owners (id, beat_at) values (?, ?)", [owner, now])


def leave(db: Database, owner: int) -> None:
    """The owner ends: whatever it still has in flight is interrupted."""
    db.execute("delete from owners where id = ?", [owner])


def living(db: Database, now: float) -> frozenset[int]:
    rows = db.execute("select id from owners where beat_at >= ?", [now - STALE_S])
    return frozenset(row[0] for row in rows)
