"""Reads requests of the past for a dry run: what decides them and what they cost, without their bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from ccr_tui.core.budget import Spent
from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.simulation import Item
from ccr_tui.core.situation import Situation
from ccr_tui.store.blocks import read_blocks

CHUNK = 500
"""Requests that are read at once."""

_FACTS = msgspec.json.Decoder(RequestFacts)
_DECISION = msgspec.json.Decoder(Decision)

_TOKENS = tuple(field.name for field in fields(Usage))
_ITEMS = f"""
    select e.id, e.started_at, e.session, e.namespace, e.provider, e.model, e.outcome, e.cost_usd, e.unpriced,
        e.system_block, d.facts, d.decision,
        {", ".join(f"coalesce(a.{name}, e.{name}) as {name}" for name in _TOKENS)}
    from exchanges e
    join details d on d.exchange_id = e.id
    left join attempts a on e.attempts > 1 and a.exchange_id = e.id and a.number = (
        select max(number) from attempts where exchange_id = e.id and role = 'answer'
    )
    where e.id in ({{places}}) order by e.id
"""
"""The tokens are those of the answer that the client got, the cost is all that was paid for it."""

_SPENT = """
    select * from (
        select id,
            total(cost_usd) over (partition by day order by id {before}) as today,
            total(cost_usd) over (partition by day, namespace order by id {before}) as in_namespace,
            total(cost_usd) over (partition by session order by id {before}) as in_session
        from (select *, date(started_at, 'unixepoch', 'localtime') as day from exchanges)
    ) where id >= ?
""".format(before="rows between unbounded preceding and 1 preceding")


@dataclass(frozen=True, slots=True)
class Past:
    """Which requests: the newest `last`, those since a moment (seconds since the epoch), of one session or
    namespace, or those of `ids`. Replays are never among them, since the user chose where they went.
    """

    last: int | None = None
    since: float | None = None
    session: str | None = None
    namespace: str | None = None
    ids: tuple[str, ...] | None = None


def ids_of(db: Database, past: Past) -> list[str]:
    """The ids of these requests, oldest first."""
    wanted = {"started_at >= ?": past.since, "session = ?": past.session, "namespace = ?": past.namespace}
    given = {sql: value for sql, value in wanted.items() if value is not None}
    where = " and ".join((_DECIDED, *given))
    limit = -1 if past.last is None else past.last
    sql = f"select id from exchanges where {where} order by id desc limit ?"
    found = [row[0] for row in db.execute(sql, [*given.values(), limit])]
    chosen = None if past.ids is None else set(past.ids)
    return [one for one in reversed(found) if chosen is None or one in chosen]


_DECIDED = (
    "parent_id is null and winner is not null and task <> 'refused'"
    " and endpoint in ('messages', 'count_tokens')"
)


def spent_before(db: Database, first: str) -> dict[str, tuple[float, float, float]]:
    """What had been spent before each exchange from `first` on: today, in its namespace, in its session."""
    return {row[0]: row[1:] for row in db.execute(_SPENT, [first])}


def items(
    db: Database, ids: Sequence[str], spent: dict[str, tuple[float, float, float]], *, system_text: bool
) -> list[Item]:
    """The requests with these ids, oldest first; with their system text only where it is asked for."""
    rows = list(db.query(_ITEMS.format(places=", ".join("?" * len(ids))), list(ids)))
    blocks = {row["system_block"] for row in rows if row["system_block"]} if system_text else set()
    texts = read_blocks(db, blocks)
    return [_item(row, texts.get(row["system_block"], b""), spent.get(row["id"])) for row in rows]


def _item(row: dict[str, Any], system: bytes, spent: tuple[float, float, float] | None) -> Item:
    facts = _FACTS.decode(row["facts"])
    then = datetime.fromtimestamp(row["started_at"])
    today, in_namespace, in_session = spent or (0.0, 0.0, 0.0)
    return Item(
        row["id"],
        replace(facts, system_text=system.decode()) if system else facts,
        row["started_at"],
        Situation(hour=then.hour, weekday=then.isoweekday(), cost_today=today, cost_session=in_session),
        _DECISION.decode(row["decision"]),
        Upstream(row["provider"], row["model"])
        if row["outcome"] == "completed" and row["provider"]
        else None,
        _usage(row),
        Cost(row["cost_usd"], at_least=row["cost_usd"] is not None and bool(row["unpriced"])),
        Spent(today, {row["namespace"]: in_namespace}, {row["session"] or "": in_session}),
    )


def _usage(row: dict[str, Any]) -> Usage | None:
    """None where nobody answered, so that nothing was paid for."""
    if row["input_tokens"] is None:
        return None
    return Usage(*(row[name] for name in _TOKENS))
