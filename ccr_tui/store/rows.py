"""Turns records into table rows and back, exactly.

Columns repeat what lists and sums need; nested values are JSON. Headers, queries and messages pass
redaction once more here: it is the last gate before the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import (
    Cancelled,
    Change,
    Completed,
    Cost,
    Failed,
    Headers,
    Outcome,
    Upstream,
    Usage,
)
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, Score
from ccr_tui.core.redact import redact_headers, redact_query, redact_text
from ccr_tui.core.route import Route

Row = Mapping[str, Any]

_OUTCOMES: dict[str, type[Outcome]] = {
    "completed": Completed,
    "failed": Failed,
    "cancelled": Cancelled,
}
_DEFAULTS: Mapping[type, Mapping[str, Any]] = {
    kind: {f.name: f.default for f in fields(kind)} for kind in (RequestFacts, Decision, Step, Route)
}
"""Default by field name, `MISSING` where there is none."""
_TEXTS = ("last_user_text", "system_text")
"""Values of a decision that the facts hold as well."""
_HEADERS = msgspec.json.Decoder(Headers)
_CHANGES = msgspec.json.Decoder(tuple[Change, ...])
_FACTS = msgspec.json.Decoder(RequestFacts)
_DECISION = msgspec.json.Decoder(Decision | None)


@lru_cache(maxsize=16)
def upsert(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """SQL that inserts a row, or updates just these columns where its key is there already."""
    updates = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in key)
    names, values = ", ".join(f'"{c}"' for c in columns), ", ".join(f":{c}" for c in columns)
    keys = ", ".join(f'"{c}"' for c in key)
    conflict = f"on conflict ({keys}) do update set {updates}"
    return f"insert into {table} ({names}) values ({values}) {conflict}"


def exchange_row(record: ExchangeRecord) -> dict[str, Any]:
    """The columns of `exchanges` that follow from the record alone."""
    last = record.last_attempt
    return {
        "id": record.id,
        "parent_id": record.parent_id,
        "started_at": record.started_at,
        "finished_at": record.finished_at,
        "duration_s": record.duration_s,
        "ttft_s": record.ttft_s,
        "overhead_s": record.overhead_s,
        "held_s": record.held_s,
        "method": record.method,
        "path": record.path,
        "query": redact_query(record.query),
        "request_size": record.request_size,
        **_facts_columns(record.facts),
        "task": record.task,
        "winner": record.decision.winner if record.decision else None,
        "table_version": record.decision.table_version if record.decision else None,
        "provider": last.upstream.provider if last else None,
        "model": last.upstream.model if last else None,
        "answered_model": last.answered_model if last else None,
        "attempts": len(record.attempts),
        "fell_back": record.fell_back,
        **_outcome_columns(record.outcome),
        "succeeded": None if record.outcome is None else record.succeeded,
        "status": record.status,
        **_billed_columns(record),
        "asked_usd": record.asked_cost.usd,
        "asked_at_least": record.asked_cost.at_least,
        "asked_price_source": record.asked_cost.source,
    }


def _facts_columns(facts: RequestFacts) -> dict[str, Any]:
    return {
        "endpoint": facts.endpoint,
        "stream": facts.stream,
        "asked_model": facts.model,
        "estimated_tokens": facts.tokens,
        "session": facts.session,
        "agent": facts.agent,
        "parent_agent": facts.parent_agent,
        "prompt": facts.prompt,
        "request_class": facts.request_class,
        "agent_type": facts.agent_type,
        "namespace": facts.namespace,
        "project": facts.project,
    }


def details_row(record: ExchangeRecord) -> dict[str, Any]:
    """The columns of `details`. The system text is left out: it is the same on every turn."""
    return {
        "exchange_id": record.id,
        "headers": _json(redact_headers(record.headers)),
        "facts": _lean(replace(record.facts, system_text="")),
        "decision": _lean(_without_texts(record.decision, record.facts)),
    }


def attempt_row(exchange_id: str, attempt: AttemptRecord) -> dict[str, Any]:
    """The columns of `attempts` that follow from the record alone."""
    return {
        "exchange_id": exchange_id,
        "number": attempt.number,
        "provider": attempt.upstream.provider,
        "model": attempt.upstream.model,
        "answered_model": attempt.answered_model,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
        "wait_s": attempt.wait_s,
        "ttft_s": attempt.ttft_s,
        **_outcome_columns(attempt.outcome),
        "status": attempt.status,
        "size": attempt.size,
        **_usage_columns(attempt.usage),
        "output_tokens": attempt.output_tokens,
        "cost_usd": attempt.cost.usd,
        "cost_at_least": attempt.cost.at_least,
        "price_source": attempt.cost.source,
        "reason": redact_text(attempt.reason),
        "role": attempt.role,
        "headers": _json(redact_headers(attempt.headers)),
        "changes": _json([_redacted(change) for change in attempt.changes]),
    }


def exchange_record(
    row: Row,
    system_text: str,
    attempts: tuple[AttemptRecord, ...],
    scores: tuple[Score, ...] = (),
    annotation: tuple[bool, str] = (False, ""),
) -> ExchangeRecord:
    """The record of an `exchanges` row joined with its `details`."""
    facts = replace(_FACTS.decode(row["facts"]), system_text=system_text)
    return ExchangeRecord(
        id=row["id"],
        started_at=row["started_at"],
        method=row["method"],
        path=row["path"],
        query=row["query"],
        headers=_HEADERS.decode(row["headers"]),
        request_size=row["request_size"],
        facts=facts,
        parent_id=row["parent_id"],
        decision=_with_texts(_DECISION.decode(row["decision"]), facts),
        attempts=attempts,
        finished_at=row["finished_at"],
        outcome=_outcome(row),
        status=row["status"],
        asked_cost=Cost(row["asked_usd"], bool(row["asked_at_least"]), row["asked_price_source"]),
        overhead_s=row["overhead_s"],
        held_s=row["held_s"],
        scores=scores,
        marked=annotation[0],
        note=annotation[1],
    )


def attempt_record(row: Row) -> AttemptRecord:
    """The record of an `attempts` row."""
    return AttemptRecord(
        number=row["number"],
        upstream=Upstream(row["provider"], row["model"]),
        started_at=row["started_at"],
        wait_s=row["wait_s"],
        reason=row["reason"],
        ttft_s=row["ttft_s"],
        finished_at=row["finished_at"],
        outcome=_outcome(row),
        status=row["status"],
        headers=_HEADERS.decode(row["headers"]),
        size=row["size"],
        usage=_usage(row),
        output_tokens=row["output_tokens"],
        cost=Cost(row["cost_usd"], bool(row["cost_at_least"]), row["price_source"]),
        changes=_CHANGES.decode(row["changes"]),
        answered_model=row["answered_model"],
        role=row["role"],
    )


def _without_texts(decision: Decision | None, facts: RequestFacts) -> Decision | None:
    """Long texts are kept once: those that the facts hold are empty in the decision."""
    if decision is None:
        return None
    known = {name: getattr(facts, name) for name in _TEXTS}
    values = tuple((name, "" if value == known.get(name) else value) for name, value in decision.values)
    return replace(decision, values=values)


def _with_texts(decision: Decision | None, facts: RequestFacts) -> Decision | None:
    if decision is None:
        return None
    values = tuple(
        (name, getattr(facts, name) if name in _TEXTS and value == "" else value)
        for name, value in decision.values
    )
    return replace(decision, values=values)


def _redacted(change: Change) -> Change:
    """Body text stays as it is, since the body itself is kept exactly."""
    if change.where == "body":
        return change
    return replace(change, before=redact_text(change.before), after=redact_text(change.after))


def _outcome_columns(outcome: Outcome | None) -> dict[str, Any]:
    if isinstance(outcome, Failed):
        failure = outcome.failure
        outcome = Failed(replace(failure, message=redact_text(failure.message)))
    return {
        "outcome": type(outcome).__name__.lower() if outcome else None,
        "failure": outcome.failure.kind.value if isinstance(outcome, Failed) else None,
        "outcome_detail": _json(outcome) if outcome else None,
    }


def _outcome(row: Row) -> Outcome | None:
    kind = row["outcome"]
    return msgspec.json.decode(row["outcome_detail"], type=_OUTCOMES[kind]) if kind else None


def _billed_columns(record: ExchangeRecord) -> dict[str, Any]:
    """Sums over the attempts that used tokens, those that failed afterwards included."""
    billed = [a for a in record.attempts if a.usage is not None]
    usage = sum((a.usage for a in billed if a.usage), Usage()) if billed else None
    return {
        **_usage_columns(usage),
        "output_tokens": usage.output_tokens if usage else None,
        "cost_usd": record.cost.usd,
        "unpriced": sum(a.cost.usd is None or a.cost.at_least for a in billed),
        "price_source": record.cost.source,
    }


def _usage_columns(usage: Usage | None) -> dict[str, int | None]:
    """The input side only: an attempt has output tokens before it has a usage."""
    return {
        "input_tokens": usage.input_tokens if usage else None,
        "cache_read_tokens": usage.cache_read_tokens if usage else None,
        "cache_write_5m_tokens": usage.cache_write_5m_tokens if usage else None,
        "cache_write_1h_tokens": usage.cache_write_1h_tokens if usage else None,
    }


def _usage(row: Row) -> Usage | None:
    if row["input_tokens"] is None:
        return None
    return Usage(
        input_tokens=row["input_tokens"],
        cache_read_tokens=row["cache_read_tokens"],
        cache_write_5m_tokens=row["cache_write_5m_tokens"],
        cache_write_1h_tokens=row["cache_write_1h_tokens"],
        output_tokens=row["output_tokens"],
    )


def _lean(value: RequestFacts | Decision | None) -> str:
    """As JSON, without the fields that hold what they hold by default: most of them, in every exchange."""
    return _json(_without_defaults(value))


def _without_defaults(value: object) -> Any:
    if isinstance(value, tuple):
        return [_without_defaults(item) for item in value]
    usual = _DEFAULTS.get(type(value))
    if usual is None:
        return value
    held = ((name, getattr(value, name)) for name in usual)
    return {name: _without_defaults(own) for name, own in held if own != usual[name]}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
