"""Sums of the history by something: model, task, namespace, day …"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from ccr_tui.core.statistics import Group, spread
from ccr_tui.core.totals import Totals
from ccr_tui.store.queries import SUMS

COLUMNS: Mapping[str, str] = {
    "upstream": "provider || ',' || model",
    "provider": "provider",
    "model": "model",
    "asked": "asked_model",
    "task": "task",
    "step": "winner",
    "namespace": "namespace",
    "project": "project",
    "session": "session",
    "agent": "agent",
    "prompt": "prompt",
    "day": "strftime('%Y-%m-%d', started_at, 'unixepoch', 'localtime')",
    "hour": "strftime('%Y-%m-%d %H:00', started_at, 'unixepoch', 'localtime')",
}
"""What the history can be grouped by, and the SQL for it. `step` is the one that gave the route."""

_IN_TIME = frozenset({"day", "hour"})


def grouped(db: Database, by: str, since: float, until: float) -> list[Group]:
    """Groups of the exchanges that started from `since` to before `until` (seconds since the epoch).

    Days and hours come in order, anything else with the dearest first.
    """
    key = f"coalesce({COLUMNS[by]}, '')"
    where = "where started_at >= ? and started_at < ?"
    sums = f"{SUMS[0]}, {key} as grouped_by {SUMS[1]} {where} group by grouped_by order by grouped_by"
    rows = list(db.query(sums, [since, until]))
    times = _times(db, f"select {key}, ttft_s, duration_s from exchanges {where}", [since, until])
    groups = [_group(row, *times[row["grouped_by"]]) for row in rows]
    return groups if by in _IN_TIME else sorted(groups, key=lambda g: -g.totals.cost_usd)


def _group(row: Mapping[str, Any], ttfts: list[float], durations: list[float]) -> Group:
    totals = Totals(**{name: value for name, value in row.items() if name != "grouped_by"})
    return Group(row["grouped_by"], totals, spread(ttfts), spread(durations))


def _times(db: Database, sql: str, values: list[float]) -> dict[str, tuple[list[float], list[float]]]:
    """Times to first content and durations by key, where known."""
    found: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for key, *times in db.execute(sql, values):
        for known, seconds in zip(found[key], times, strict=True):
            if seconds is not None:
                known.append(seconds)
    return found
