"""The fields of a recorded exchange that a filter may name: those of its request, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ccr_tui.core.condition_field import Field, types_of
from ccr_tui.core.conditions import Condition, Value
from ccr_tui.core.exchange import Failed, FailureKind, Usage
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.request_values import FACT_FIELDS, TASK
from ccr_tui.core.statistics import MISS_BELOW

OUTCOMES = ("running", "completed", "failed", "cancelled")


def _usage(pick: Callable[[Usage], int]) -> Callable[[ExchangeRecord], int]:
    return lambda record: pick(record.usage) if record.usage else 0


def _outcome(record: ExchangeRecord) -> str:
    return type(record.outcome).__name__.lower() if record.outcome else "running"


def _failure(record: ExchangeRecord) -> str:
    return record.outcome.failure.kind.value if isinstance(record.outcome, Failed) else ""


def _started(record: ExchangeRecord) -> datetime:
    return datetime.fromtimestamp(record.started_at)


def _missed(record: ExchangeRecord) -> bool:
    return record.own_score is not None and record.own_score < MISS_BELOW


def _of_request(field: Field) -> Field:
    return Field(field.name, field.type, field.meaning, field.values, lambda record: field.of(record.facts))


_FIELDS = (
    TASK,
    *map(_of_request, FACT_FIELDS),
    Field("id", str, "the id of the exchange"),
    Field("path", str, "the path of the request"),
    Field(
        "started",
        str,
        "when it began: 2026-09-21 14:05:00, or the first part",
        read=lambda r: f"{_started(r):%Y-%m-%d %H:%M:%S}",
    ),
    Field("hour", int, "the hour in which it began, 0 to 23", read=lambda r: _started(r).hour),
    Field("weekday", int, "the day on which it began, 1 is Monday", read=lambda r: _started(r).isoweekday()),
    Field("size", int, "bytes of the request", read=lambda r: r.request_size),
    Field("replayed", bool, "sent again from here", read=lambda r: r.parent_id is not None),
    Field("winner", str, "the rule or task that won", read=lambda r: r.decision and r.decision.winner),
    Field("provider", str, "the provider that was asked last", read=lambda r: r.used and r.used.provider),
    Field("upstream", str, "provider,model asked last", read=lambda r: r.used and str(r.used)),
    Field(
        "answered_model",
        str,
        "the model that says it answered",
        read=lambda r: r.last_attempt and r.last_attempt.answered_model,
    ),
    Field("attempts", int, "attempts at an answer", read=lambda r: len(r.answers)),
    Field("fell_back", bool, "another upstream had to be asked"),
    Field("status", int, "the HTTP status that the client got"),
    Field("outcome", str, "how it ended", OUTCOMES, _outcome),
    Field("failure", str, "why it failed", tuple(map(str, FailureKind)), _failure),
    Field("succeeded", bool, "the client got a whole answer"),
    Field("cost", float, "dollars, 0 where the price is unknown", read=lambda r: r.cost.usd),
    Field("asked_cost", float, "dollars that the model asked for takes", read=lambda r: r.asked_cost.usd),
    Field("priced", bool, "the price is known", read=lambda r: r.cost.usd is not None),
    Field("input_tokens", int, "input tokens outside the cache", read=_usage(lambda u: u.input_tokens)),
    Field("cache_read_tokens", int, "tokens read from the cache", read=_usage(lambda u: u.cache_read_tokens)),
    Field("cache_write_tokens", int, "tokens put in the cache", read=_usage(lambda u: u.cache_write_tokens)),
    Field("output_tokens", int, "tokens of the answer", read=_usage(lambda u: u.output_tokens)),
    Field("ttft", float, "seconds to the first content", read=lambda r: r.ttft_s),
    Field("duration", float, "seconds from request to end", read=lambda r: r.duration_s),
    Field("marked", bool, "you have marked it"),
    Field("note", str, "what you have noted"),
    Field("scored", bool, "you have scored the answer", read=lambda r: r.own_score is not None),
    Field("missed", bool, "you have scored the answer as a miss", read=_missed),
    Field("overhead", float, "seconds of our own", read=lambda r: r.overhead_s),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
"""Everything that a filter may name. What is not known is "", 0 or false."""

RECORD_FIELDS: Mapping[str, type] = types_of(FIELDS.values())


def record_values(record: ExchangeRecord, condition: Condition) -> dict[str, Value]:
    """Values of the fields that a condition looks at: there are far more than one needs."""
    return {name: FIELDS[name].of(record) for name in condition.fields}
