"""Remarks on exchanges, in rows of their own: many come when their exchange has long been written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ccr_tui.core.events import Annotated, Remark, Scored, Unscored
from ccr_tui.core.record import Score
from ccr_tui.core.redact import redact_text
from ccr_tui.store.rows import upsert

NOT_ANNOTATED = (False, "")
"""Mark and note of most exchanges."""

_SCORE = ("exchange_id", "by", "score", "note", "at")
_ANNOTATION = ("exchange_id", "marked", "note", "at")


def save_remark(db: Database, remark: Remark) -> None:
    """Write a remark over the last one of its kind; none for an exchange that was deleted meanwhile."""
    if not db.execute("select 1 from exchanges where id = ?", [remark.exchange_id]).fetchone():
        return
    match remark:
        case Scored(id, at, by, score, note):
            row: dict[str, Any] = dict(zip(_SCORE, (id, by, score, redact_text(note), at), strict=True))
            db.execute(upsert("scores", _SCORE, ("exchange_id", "by")), row)
        case Unscored(id, _, by):
            db.execute('delete from scores where exchange_id = ? and "by" = ?', [id, by])
        case Annotated(id, at, marked, note):
            row = dict(zip(_ANNOTATION, (id, marked, redact_text(note), at), strict=True))
            db.execute(upsert("annotations", _ANNOTATION, ("exchange_id",)), row)


def scores_of(db: Database, tail: str, values: Sequence[Any]) -> dict[str, tuple[Score, ...]]:
    """The scores of the exchanges that `tail` selects, by exchange, the newest last."""
    chosen = f"select e.id from exchanges e {tail}"
    sql = f"select * from scores where exchange_id in ({chosen}) order by exchange_id, at"
    return {
        exchange_id: tuple(Score(row["by"], row["score"], row["note"], row["at"]) for row in rows)
        for exchange_id, rows in groupby(db.query(sql, values), itemgetter("exchange_id"))
    }


def annotations_of(db: Database, tail: str, values: Sequence[Any]) -> dict[str, tuple[bool, str]]:
    """Mark and note of those exchanges that `tail` selects and that have any."""
    sql = f"select * from annotations where exchange_id in (select e.id from exchanges e {tail})"
    return {row["exchange_id"]: (bool(row["marked"]), row["note"]) for row in db.query(sql, values)}
