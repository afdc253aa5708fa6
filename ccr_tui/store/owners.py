"""Tells exchanges that are in flight from those that a dead process left behind.

Each writer has a row here and beats while it has exchanges in flight; a clean end deletes the row. That
a process is gone shows at once on its own machine, and anywhere else when the beats stop.
"""

from __future__ import annotations

import os
import platform
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
    alive = living(db, now)
    for (other,) in db.execute("select id from owners").fetchall():
        if other not in alive:
            leave(db, other)
    db.execute(
        "update exchanges set outcome = 'cancelled', succeeded = 0, outcome_detail = ? "
        "where outcome is null and owner not in (select id from owners)",
        [msgspec.json.encode(INTERRUPTED).decode()],
    )


def beat(db: Database, owner: int, now: float) -> None:
    """Say that the owner is alive; its row is made again where another process took it for dead."""
    db.execute(
        "insert or replace into owners (id, beat_at, pid, host) values (?, ?, ?, ?)",
        [owner, now, os.getpid(), platform.node()],
    )


def leave(db: Database, owner: int) -> None:
    """The owner ends: whatever it still has in flight is interrupted."""
    db.execute("delete from owners where id = ?", [owner])


def living(db: Database, now: float) -> frozenset[int]:
    """The owners that may still finish what they have in flight."""
    sql = "select id, pid, host from owners where beat_at >= ?"
    rows = db.execute(sql, [now - STALE_S]).fetchall()
    return frozenset(owner for owner, pid, host in rows if host != platform.node() or _runs(pid))


def _runs(pid: int) -> bool:
    """Whether a process has this id; where the system cannot tell harmlessly, the beats have to."""
    if os.name == "nt":  # signal 0 would be Ctrl-C there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
