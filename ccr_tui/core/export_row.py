"""Exchanges as plain data: one JSON object each, for `--json`, for exports and for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ccr_tui.core.exchange import Cancelled, Completed, Failed, Outcome, Usage
from ccr_tui.core.record import AttemptRecord, ExchangeRecord, Score
from ccr_tui.core.redact import redact_text


def exchange_row(record: ExchangeRecord) -> dict[str, Any]:
    """One exchange. Times are ISO 8601 in UTC, durations milliseconds; unknown is null, never 0."""
    facts = record.facts
    used = record.used
    return {
        "id": record.id,
        "parent_id": record.parent_id,
        "started_at": _time(record.started_at),
        "path": record.path,
        "endpoint": facts.endpoint,
        "session": facts.session,
        "agent": facts.agent,
        "prompt": facts.prompt,
        "request_class": facts.request_class,
        "task": record.task,
        "winner": record.decision.winner if record.decision else None,
        "asked_model": facts.model,
        "provider": used.provider if used else None,
        "model": used.model if used else None,
        "stream": facts.stream,
        "status": record.status,
        **outcome_row(record.outcome),
        "ttft_ms": _ms(record.ttft_s),
        "duration_ms": _ms(record.duration_s),
        "overhead_ms": _ms(record.overhead_s),
        "held_ms": _ms(record.held_s),
        "request_bytes": record.request_size,
        "usage": usage_row(record.usage),
        "cost_usd": record.cost.usd,
        "cost_at_least": record.cost.at_least,
        "asked_cost_usd": record.asked_cost.usd,
        "untouched": record.last_attempt.untouched if record.last_attempt else None,
        "attempts": [attempt_row(a) for a in record.attempts],
        "scores": [score_row(score) for score in record.scores],
        "marked": record.marked,
        "note": record.note,
    }


def masked_row(record: ExchangeRecord) -> dict[str, Any]:
    """The same with anything that looks like a key masked, for files that are passed on."""
    row: dict[str, Any] = masked(exchange_row(record))
    return row


def masked(value: Any) -> Any:
    """Plain data with anything in its texts that looks like a key masked."""
    match value:
        case str():
            return redact_text(value)
        case dict():
            return {name: masked(part) for name, part in value.items()}
        case list() | tuple():
            return [masked(part) for part in value]
        case _:
            return value


def attempt_row(attempt: AttemptRecord) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "role": attempt.role,
        "upstream": str(attempt.upstream),
        "reason": attempt.reason,
        "wait_ms": _ms(attempt.wait_s),
        "status": attempt.status,
        **outcome_row(attempt.outcome),
        "ttft_ms": _ms(attempt.ttft_s),
        "duration_ms": _ms(attempt.finished_at - attempt.started_at) if attempt.finished_at else None,
        "usage": usage_row(attempt.usage),
        "cost_usd": attempt.cost.usd,
        "answered_model": attempt.answered_model,
        "changes": [
            {"where": c.where, "what": c.what, "before": c.before, "after": c.after} for c in attempt.changes
        ],
    }


def score_row(score: Score) -> dict[str, Any]:
    """`by` is "judge", "shadow" or "you"; `score` is from 0 to 10."""
    return {"by": score.by, "score": score.score, "note": score.note, "at": _time(score.at)}


def outcome_row(outcome: Outcome | None) -> dict[str, Any]:
    match outcome:
        case None:
            return {"outcome": "in flight", "stop_reason": None, "failure": None}
        case Completed():
            return {"outcome": "completed", "stop_reason": outcome.stop_reason, "failure": None}
        case Failed():
            return {"outcome": "failed", "stop_reason": None, "failure": outcome.failure.message}
        case Cancelled():
            return {"outcome": "cancelled", "stop_reason": None, "failure": outcome.reason}


def usage_row(usage: Usage | None) -> dict[str, int] | None:
    if usage is None:
        return None
    return {
        "input": usage.input_tokens,
        "cache_read": usage.cache_read_tokens,
        "cache_write_5m": usage.cache_write_5m_tokens,
        "cache_write_1h": usage.cache_write_1h_tokens,
        "output": usage.output_tokens,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 2)
