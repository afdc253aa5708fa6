"""Finds exchanges that sent anew what the one before them in the conversation had left in a cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import islice

from sqlite_utils import Database

from ccr_tui.core.cache_misses import Explanation, Miss, Sent, reasons
from ccr_tui.core.errors import StoreError
from ccr_tui.core.exchange import Upstream, Usage
from ccr_tui.core.request_parts import first_difference
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.statistics import in_time

LEAST = 2000
"""Tokens below which a miss is not worth a look: the newest messages are always new."""
CHUNK = 400
"""Misses that are read at once."""

_TOKENS = tuple(field.name for field in fields(Usage))
_CACHED = "cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens"
_NEW = "input_tokens + cache_write_5m_tokens + cache_write_1h_tokens"

_FOUND = f"""
    select id, prior from (
        select *, min(left_there - cache_read_tokens, sent_anew) as missed from (
            select id, session, cache_read_tokens, {_NEW} as sent_anew,
                lag(id) over conversation as prior, lag({_CACHED}) over conversation as left_there
            from exchanges {{where}} and endpoint = 'messages' and input_tokens is not null
            window conversation as (partition by session, agent, asked_model order by id)
        )
    ) where missed >= {LEAST}
"""
"""The client has a conversation with one model: what it asks others for meanwhile is another one."""

_MOVED = f"""
    select id, (
        select max(id) from exchanges p where p.session = e.session and p.agent is e.agent and p.id < e.id
            and p.asked_model is not e.asked_model and {_CACHED} >= {LEAST}
            and p.estimated_tokens <= e.estimated_tokens
    ) as prior
    from exchanges e where id in (
        select min(id) from exchanges {{where}} and endpoint = 'messages' and session is not null
        group by session, agent, asked_model
    ) and {_NEW} >= {LEAST} and prior is not null
"""
"""The first request to a model that is longer than one to another model before: it took the talk along."""

_SENT = f"""
    select e.id, e.session, e.started_at, e.provider, e.model, e.ttft_s,
        {", ".join(f"coalesce(a.{name}, e.{name}, 0) as {name}" for name in _TOKENS)}
    from exchanges e
    left join attempts a on e.attempts > 1 and a.exchange_id = e.id and a.number = (
        select max(number) from attempts where exchange_id = e.id and role = 'answer'
    )
    where e.id in ({{marks}})
"""
"""The tokens of the answer that the client got: those of attempts that failed were read elsewhere."""


def misses(db: Database, since: float, until: float) -> Iterator[Miss]:
    """All misses of the exchanges that started in this time (seconds since the epoch), some at a time."""
    where, values = in_time(since, until)
    pairs: dict[str, str] = {}
    for sql in (_FOUND, _MOVED):
        pairs.update(db.execute(sql.format(where=where), values).fetchall())
    remaining = iter(pairs.items())
    while some := list(islice(remaining, CHUNK)):
        sent = _sent(db, [one for pair in some for one in pair])
        for this, prior in some:
            miss = Miss(sent[this][0], sent[prior][1], sent[this][1])
            if miss.tokens >= LEAST:
                yield miss


def explained(reader: StoreReader, miss: Miss) -> Explanation:
    """Why it was one. A request that is no longer kept, or is none, cannot be compared."""
    try:
        before, now = (reader.request_body(one.id) for one in (miss.before, miss.now))
        difference = first_difference(before, now)
    except (StoreError, ValueError):
        difference = None
    return Explanation(reasons(miss, difference), difference)


def _sent(db: Database, ids: Sequence[str]) -> dict[str, tuple[str, Sent]]:
    """Session and exchange by id."""
    rows = db.execute(_SENT.format(marks=",".join("?" * len(ids))), ids)
    return {row[0]: (row[1] or "", _exchange(*row)) for row in rows}


def _exchange(
    id: str, _: str, at: float, provider: str | None, model: str | None, ttft_s: float | None, *tokens: int
) -> Sent:
    return Sent(id, at, Upstream(provider or "", model or ""), Usage(*tokens), ttft_s)
