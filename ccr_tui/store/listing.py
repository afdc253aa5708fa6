"""Lists of exchanges for a screen that shows a few of very many: all the row ids, and records by the page.

A row id is the number by which SQLite finds an exchange. A hundred thousand of them are less than a
megabyte, and any page is then as near as any other, in whatever order and under whatever filter.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from sqlite_utils import Database

from ccr_tui.core.listing import Sort, Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store import queries
from ccr_tui.store.listing_where import Narrowed, Where, narrowed

FIRST = 200
"""Rows of the first batch, which is to be on screen at once."""
SOON_S = 0.08
"""Seconds after which the first batch comes even if it is not full."""
FEW = 20
"""Rows that are the newest few."""
TESTED = 400
"""Records that are tested at a time where SQL cannot tell."""

_ORDERS = {
    Sort.AGE: "e.started_at",
    Sort.COST: "e.cost_usd",
    Sort.TIME: "e.duration_s",
    Sort.TTFT: "e.ttft_s",
    Sort.IN: "e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens",
    Sort.OUT: "e.output_tokens",
}

Reading = Callable[[], AbstractContextManager[Database]]


def batches(
    reading: Reading, wanted: Wanted, before: float, without: Collection[str]
) -> Iterator[array[int]]:
    """Row ids of what is wanted, in the order of the list; by age the batch of the newest comes first.

    Only what began `before` (seconds since the epoch) is listed, and `without` these ids. There is at
    least one batch; the first one comes as soon as there is a screenful.
    """
    plan = narrowed(wanted)
    sql, values = _select(plan.where, wanted, before, without)
    found = _selected(reading, sql, values) if plan.exact else _tested(reading, plan, sql, values)
    return (batch[::-1] for batch in found) if wanted.sort is Sort.AGE else found


def page(db: Database, rows: Sequence[int]) -> dict[int, ExchangeRecord]:
    """The records of these rows; those that were deleted meanwhile are not among them."""
    chosen = "where e.rowid in (select value from json_each(?))"
    ids = [_json(rows)]
    records = {record.id: record for record in queries.records(db, chosen, ids)}
    keys = db.execute(f"select e.id, e.rowid from exchanges e {chosen}", ids)
    return {row: records[key] for key, row in keys if key in records}


def rows_of(db: Database, ids: Collection[str]) -> dict[str, int]:
    """The rows of these exchanges, by their ids."""
    sql = "select id, rowid from exchanges where id in (select value from json_each(?))"
    return dict(db.execute(sql, [_json(ids)]).fetchall())


def written_after(db: Database, row: int | None) -> dict[int, str]:
    """Rows and ids of what was written after `row`; None: of the newest few."""
    sql = "select rowid, id from exchanges where rowid > ?"
    if row is None:
        sql, row = f"select rowid, id from exchanges where rowid >= ? order by rowid desc limit {FEW}", 0
    return dict(db.execute(sql, [row]).fetchall())


def _select(where: Where, wanted: Wanted, before: float, without: Collection[str]) -> tuple[str, list[Any]]:
    order = _ORDERS[wanted.sort]
    if wanted.sort is Sort.AGE:
        order = f"{order} desc, e.rowid desc"
    else:
        order = f"{order} is null, {order} {'asc' if wanted.ascending else 'desc'}, e.started_at desc"
    sql, values = f"e.started_at < ? and ({where.sql})", [before, *where.values]
    if without:
        sql += " and e.id not in (select value from json_each(?))"
        values.append(_json(without))
    return f"select e.rowid from exchanges e where {sql} order by {order}", values


def _selected(reading: Reading, sql: str, values: Sequence[Any]) -> Iterator[array[int]]:
    """All that SQL finds: a screenful, or what there is of it in good time, and then the rest."""
    due = time.monotonic() + SOON_S
    with reading() as db:
        found, first = db.execute(sql, values), array("q")
        for (row,) in found:
            first.append(row)
            if len(first) == FIRST or time.monotonic() > due:
                break
        yield first
        yield array("q", (row for (row,) in found))


def _tested(reading: Reading, plan: Narrowed, sql: str, values: Sequence[Any]) -> Iterator[array[int]]:
    """What holds of those that SQL finds, some of them read from a snapshot at a time."""
    with reading() as db:
        candidates = array("q", (row for (row,) in db.execute(sql, values)))
    yield array("q")  # that the search has begun is news too: the list before it is out of date
    for start in range(0, len(candidates), TESTED):
        some = candidates[start : start + TESTED]
        with reading() as db:
            records = page(db, some)
        yield array("q", (row for row in some if row in records and plan.holds(records[row])))


def _json(values: Collection[Any]) -> str:
    return msgspec.json.encode(list(values)).decode()
