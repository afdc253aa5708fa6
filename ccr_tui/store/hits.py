"""Counts what each step of routing decided, in one pass over the rows of a time."""

from __future__ import annotations

from sqlite_utils import Database

from ccr_tui.core.hits import Hit
from ccr_tui.store.queries import SUMS
from ccr_tui.store.statistics import totals_of


def hits(db: Database, since: float) -> list[Hit]:
    """Of the exchanges that started at or after `since` (seconds since the epoch) and were decided."""
    sql = f"""{SUMS[0]}, winner, namespace, project {SUMS[1]}
        where started_at >= ? and winner is not null group by winner, namespace, project"""
    return [
        Hit(row["winner"], row["namespace"], row["project"], totals_of(row)) for row in db.query(sql, [since])
    ]
