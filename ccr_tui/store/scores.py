"""Scores of answers, in rows of their own: many come when their exchange has long been written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ccr_tui.core.events import Scored
from ccr_tui.core.record import Score
from ccr_tui.core.redact import redact_text
from ccr_tui.store.rows import upsert

_COLUMNS = ("exchange_id", "by", "score", "note", "at")


def save_score(db: Database, score: Scored) -> None:
    """Write a score over the last one by the same; none for an exchange that was deleted meanwhile."""
    if not db.execute("select 1 from exchanges where id = ?", [score.exchange_id]).fetchone():
        return
    values = (score.exchange_id, score.by, score.score, redact_text(score.note), score.at)
    row = dict(zip(_COLUMNS, values, strict=True))
    db.execute(upsert("scores", _COLUMNS, ("exchange_id", "by")), row)


def scores_of(db: Database, tail: str, values: Sequence[Any]) -> dict[str, tuple[Score, ...]]:
    """The scores of the exchanges that `tail` selects, by exchange, the newest last."""
    chosen = f"select e.id from exchanges e {tail}"
    sql = f"select * from scores where exchange_id in ({chosen}) order by exchange_id, at"
    return {
        exchange_id: tuple(Score(row["by"], row["score"], row["note"], row["at"]) for row in rows)
        for exchange_id, rows in groupby(db.query(sql, values), itemgetter("exchange_id"))
    }
