"""The questions that a reader asks the database, each within the reader's snapshot."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.store import owners
from ccr_tui.store.blocks import read_blocks
from ccr_tui.store.rows import attempt_record, exchange_record
from ccr_tui.store.scores import NOT_ANNOTATED, annotations_of, scores_of

LAST = "last"
SHORTEST = 4
"""Characters that a part of an id must have."""

_NAMED = 5  # ids that an error names before it only counts
SUMS = (
    """select count(*) as exchanges,
        coalesce(sum(outcome in ('completed', 'failed') and not succeeded), 0) as failed,
        total(cost_usd) as cost_usd,
        coalesce(sum(unpriced), 0) as unpriced,
        total(asked_usd) as asked_usd,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cache_read_tokens), 0) as cache_read_tokens,
        coalesce(sum(cache_write_5m_tokens + cache_write_1h_tokens), 0) as cache_write_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens""",
    "from exchanges",
)
"""Select the fields of `Totals`, in two parts so that a query may select more."""


def records(db: Database, tail: str, values: Sequence[Any]) -> list[ExchangeRecord]:
    """The records that `tail` (conditions on `e`, order, limit) selects, in its order."""
    sql = f"select e.*, d.* from exchanges e join details d on d.exchange_id = e.id {tail}"
    rows = list(db.query(sql, values))
    blocks = read_blocks(db, (row["system_block"] for row in rows if row["system_block"]))
    texts = {block: text.decode() for block, text in blocks.items()}  # one text for all that share it
    attempts, scores = _attempts(db, tail, values), scores_of(db, tail, values)
    annotations = annotations_of(db, tail, values)
    living = owners.living(db, time.time())
    return [
        _settled(
            exchange_record(
                row,
                texts.get(row["system_block"], ""),
                attempts.get(row["id"], ()),
                scores.get(row["id"], ()),
                annotations.get(row["id"], NOT_ANNOTATED),
            ),
            alive=row["owner"] in living,
        )
        for row in rows
    ]


def sums(db: Database, where: str, value: object) -> Totals:
    """Totals of the exchanges that meet `where`."""
    return Totals(**next(iter(db.query(f"{' '.join(SUMS)} where {where}", [value]))))


def resolve(db: Database, text: str) -> str:
    """The id that `text` means; `StoreError` when it means none or several."""
    if text == LAST:
        return _last(db)
    if db.execute("select 1 from exchanges where id = ?", [text]).fetchone():
        return text
    if len(text) < SHORTEST:
        raise StoreError(
            f"“{text}” is too short for the id of an exchange: give at least {SHORTEST} characters, "
            f"or “{LAST}”."
        )
    found = _with_part(db, text)
    if not found:
        raise unknown(text)
    if len(found) > 1:
        named = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
        raise StoreError(f"“{text}” fits {len(found)} exchanges ({named}): give more of the id.")
    return found[0]


def request_body_id(db: Database, id: str) -> int:
    """The id of the stored request body; `StoreError` when there is none."""
    body_id: int | None = _column(db, "request_body", id)
    if body_id is None:
        raise StoreError(f"The request of exchange {id} was not kept: the history could not be written then.")
    return body_id


def client_answer_block(db: Database, id: str) -> int | None:
    """The block of what the client got, the last answer's unless it differed; None for nothing."""
    own: int | None = _column(db, "response_block", id)
    if own is not None:
        return own
    last = (
        "select number from attempts where exchange_id = ? and role = 'answer' order by number desc limit 1"
    )
    row = db.execute(last, [id]).fetchone()
    return attempt_answer_block(db, id, row[0]) if row else None


def attempt_answer_block(db: Database, id: str, number: int) -> int:
    """The block of one attempt's answer; `StoreError` when there is none."""
    _column(db, "id", id)
    sql = "select body_block from attempts where exchange_id = ? and number = ?"
    row = db.execute(sql, [id, number]).fetchone()
    if row is None:
        raise StoreError(f"Exchange {id} has no attempt {number}: `ccr-tui show {id}` lists them.")
    if row[0] is None:
        raise StoreError(f"Attempt {number} of exchange {id} has no answer: it did not end, or was not kept.")
    block: int = row[0]
    return block


def unknown(text: str) -> StoreError:
    return StoreError(f"The history has no exchange “{text}”: `ccr-tui log` lists those that it has.")


def _attempts(db: Database, tail: str, values: Sequence[Any]) -> dict[str, tuple[AttemptRecord, ...]]:
    """The attempts of the exchanges that `tail` selects, by exchange, in order."""
    chosen = f"select e.id from exchanges e {tail}"
    sql = f"select * from attempts where exchange_id in ({chosen}) order by exchange_id, number"
    return {
        exchange_id: tuple(map(attempt_record, rows))
        for exchange_id, rows in groupby(db.query(sql, values), itemgetter("exchange_id"))
    }


def _settled(record: ExchangeRecord, *, alive: bool) -> ExchangeRecord:
    """In flight only while its process lives to finish it."""
    return record if record.outcome or alive else replace(record, outcome=owners.INTERRUPTED)


def _last(db: Database) -> str:
    row = db.execute("select id from exchanges order by id desc limit 1").fetchone()
    if row is None:
        raise StoreError("The history is empty: no request has come through ccr-tui yet.")
    last: str = row[0]
    return last


def _with_part(db: Database, text: str) -> list[str]:
    sql = "select id from exchanges where substr(id, 1, :n) = :text or substr(id, -:n) = :text order by id"
    return [row[0] for row in db.execute(sql, {"n": len(text), "text": text})]


def _column(db: Database, column: str, id: str) -> Any:
    row = db.execute(f"select {column} from exchanges where id = ?", [id]).fetchone()
    if row is None:
        raise unknown(id)
    return row[0]
