"""The fields of filters as SQL over `exchanges e`: exactly what `record_values` reads from a record."""

from __future__ import annotations

from collections.abc import Mapping


def _or_empty(column: str) -> str:
    return f"coalesce(e.{column}, '')"


def _of_last_answer(expression: str) -> str:
    """A number of the answer that the client got: an exchange's columns hold sums over its attempts."""
    return f"""case when e.model is null then 0
        when e.attempts < 2 then coalesce({expression.format(t="e")}, 0)
        else coalesce((
            select {expression.format(t="a")} from attempts a
            where a.exchange_id = e.id and a.role = 'answer'
                and (e.outcome is not 'completed' or a.outcome = 'completed')
            order by a.number desc limit 1
        ), 0) end"""


_LOCAL = "cast(strftime('{}', e.started_at, 'unixepoch', 'localtime') as integer)"
_ANSWERS = """case when e.attempts < 2 then e.model is not null else (
    select count(*) from attempts a where a.exchange_id = e.id and a.role = 'answer') end"""

_OUTCOME = """coalesce(e.outcome,
    case when e.owner in (select id from owners) then 'running' else 'cancelled' end)"""

FIELDS: Mapping[str, str] = {
    "task": _or_empty("task"),
    "model": _or_empty("asked_model"),
    "tokens": "e.estimated_tokens",
    **{
        name: _or_empty(name)
        for name in ("session", "prompt", "agent", "parent_agent", "agent_type", "request_class")
    },
    **{name: f"e.{name}" for name in ("namespace", "project", "endpoint", "stream", "id", "path")},
    "started": "strftime('%Y-%m-%d %H:%M:%S', e.started_at, 'unixepoch', 'localtime')",
    "hour": _LOCAL.format("%H"),
    "weekday": f"(({_LOCAL.format('%w')} + 6) % 7 + 1)",
    "size": "e.request_size",
    "replayed": "(e.parent_id is not null)",
    "winner": _or_empty("winner"),
    "provider": _or_empty("provider"),
    "upstream": "coalesce(e.provider || ',' || e.model, '')",
    "answered_model": _or_empty("answered_model"),
    "attempts": _ANSWERS,
    "fell_back": "e.fell_back",
    "status": "coalesce(e.status, 0)",
    "outcome": _OUTCOME,
    "failure": _or_empty("failure"),
    "succeeded": "coalesce(e.succeeded, 0)",
    "cost": "coalesce(e.cost_usd, 0)",
    "asked_cost": "coalesce(e.asked_usd, 0)",
    "priced": "(e.cost_usd is not null)",
    "input_tokens": _of_last_answer("{t}.input_tokens"),
    "cache_read_tokens": _of_last_answer("{t}.cache_read_tokens"),
    "cache_write_tokens": _of_last_answer("({t}.cache_write_5m_tokens + {t}.cache_write_1h_tokens)"),
    "output_tokens": _of_last_answer("(case when {t}.input_tokens is not null then {t}.output_tokens end)"),
    "ttft": "coalesce(e.ttft_s, 0)",
    "duration": "coalesce(e.duration_s, 0)",
    "overhead": "e.overhead_s",
    "marked": "exists (select 1 from annotations n where n.exchange_id = e.id and n.marked)",
    "note": "coalesce((select n.note from annotations n where n.exchange_id = e.id), '')",
    "scored": "exists (select 1 from scores s where s.exchange_id = e.id and s.by = 'you')",
}
"""SQL by the name of a field. What a condition may name besides these is read from the records."""


_OF_OTHERS = "e.attempts > 1 and exists (select 1 from attempts a where a.exchange_id = e.id and {})"
_KIND = """case e.endpoint when 'count_tokens' then 'count' when 'other' then e.path
    else e.task end"""
_STATE = f"""case {_OUTCOME} when 'running' then 'running live' when 'cancelled' then 'cancelled stopped'
    else case when e.succeeded then 'ok' else 'failed' end end"""

_FALLBACK = "case when e.fell_back then 'fallback' end"


def _found(*texts: str) -> str:
    return " or ".join(f"{text} like :word escape '\\'" for text in texts)


def _found_in_attempts(*columns: str) -> str:
    """In the exchange's own columns or, where there were several attempts, in those of each."""
    others = _found(*(f"a.{column}" for column in columns))
    return f"{_found(*(f'e.{column}' for column in columns))} or {_OF_OTHERS.format(f'({others})')}"


WORDS: Mapping[str, str] = {
    "task": _found(_KIND, "e.winner"),
    "model": f"{_found('e.asked_model')} or {_found_in_attempts('model', 'answered_model')}",
    "provider": _found_in_attempts("provider"),
    "status": f"{_found(_STATE, _FALLBACK)} or {_found_in_attempts('status')}",
    "session": _found("e.session"),
    "agent": _found("e.agent", "e.agent_type"),
    "id": _found("e.id", "e.parent_id"),
    "path": _found("e.path"),
    "note": f"e.id in (select n.exchange_id from annotations n where {_found('n.note')})",
}
"""Whether `:word`, a pattern, is found, by what a filter's `key:word` looks in. Null is false here."""

STATES = ("running", "live", "ok", "cancelled", "stopped", "failed", "fallback")
"""The words that `status` may be, beside numbers."""
