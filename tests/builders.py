"""Builds exchanges as the engine would tell them, so that a test names only what it is about.

events = exchange_events(id="a1", task="think", attempts=[failed(529), answered()])
record = record_of(events)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.events import (
    AttemptFinished,
    AttemptProgressed,
    AttemptResponded,
    AttemptStarted,
    ExchangeEvent,
    ExchangeFinished,
    ExchangeStarted,
    RouteDecided,
)
from ccr_tui.core.exchange import (
    Change,
    Completed,
    Cost,
    Failed,
    Failure,
    FailureKind,
    Headers,
    Outcome,
    RecordedRequest,
    Upstream,
    Usage,
)
from ccr_tui.core.facts import RequestFacts, inspect, parse_body
from ccr_tui.core.record import ExchangeRecord, fold
from ccr_tui.core.route import Route

EPOCH = 1_790_000_000.0
"""When built exchanges start unless a test says otherwise: seconds since the epoch."""

ANSWER = b"event: message_stop\ndata: {}\n\n"
USAGE = Usage(input_tokens=12, cache_read_tokens=20_000, cache_write_5m_tokens=300, output_tokens=450)
COST = Cost(0.0123, source="test prices 1")


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt. A `failure` makes it fail; `ends` False leaves it running; durations are seconds."""

    upstream: str = "anthropic,claude-sonnet-5"
    failure: Failure | None = None
    status: int | None = 200
    wait_s: float = 0.0
    reason: str = "first try"
    ttft_s: float | None = 0.4
    duration_s: float = 2.0
    headers: Headers = (("content-type", "text/event-stream"), ("request-id", "req_1"))
    body: bytes = ANSWER
    usage: Usage | None = USAGE
    cost: Cost = COST
    changes: tuple[Change, ...] = ()
    answered_model: str | None = None
    progress: tuple[int, ...] = ()
    ends: bool = True
    role: str = "answer"


def answered(upstream: str = "anthropic,claude-sonnet-5", **values: Any) -> Try:
    """An attempt that gave a whole answer."""
    return Try(upstream, **values)


def failed(
    status: int | None = 529,
    upstream: str = "anthropic,claude-sonnet-5",
    *,
    kind: FailureKind = FailureKind.STATUS,
    message: str = "",
    **values: Any,
) -> Try:
    """An attempt that failed; without a status give the `kind`, such as `FailureKind.CUT`."""
    text = message or (f"The upstream answered {status}." if status else f"The upstream failed: {kind}.")
    defaults: dict[str, Any] = {
        "failure": Failure(kind, text, status, "overloaded_error" if status == 529 else None),
        "status": status,
        "ttft_s": None,
        "duration_s": 0.3,
        "body": b'{"type":"error"}' if status else b"",
        "usage": None,
        "cost": Cost(),
    }
    return Try(upstream, **(defaults | values))


def body_of(model: str = "claude-sonnet-5", *texts: str, **extra: Any) -> bytes:
    """A Messages body: `texts` alternate between user and assistant; `extra` adds top-level keys."""
    messages = [
        {"role": "assistant" if n % 2 else "user", "content": [{"type": "text", "text": text}]}
        for n, text in enumerate(texts or ("hello",))
    ]
    return msgspec.json.encode({"model": model, "stream": True, **extra, "messages": messages})


def facts_of(body: bytes, **overrides: Any) -> RequestFacts:
    """The facts of `body`, with some of them replaced."""
    return replace(inspect("messages", {}, parse_body(body)), **overrides)


def decision_of(task: str, attempts: Sequence[Try]) -> Decision:
    upstreams = dict.fromkeys(Upstream.parse(t.upstream) for t in attempts)
    route = Route(tuple(upstreams) or (Upstream("anthropic", "claude-sonnet-5"),))
    steps = (
        Step("pin", False, "none", "nothing is pinned"),
        Step(task, True, "seen by a test", "the test says so"),
    )
    return Decision(task, task, route, steps, table_version=1)


def judged(score: str = "8: right", upstream: str = "anthropic,claude-haiku-4-5", **values: Any) -> Try:
    """An attempt of ccr-tui's own that judges the answer before it."""
    usage, cost = Usage(input_tokens=300, output_tokens=12), Cost(0.0004, source="test prices 1")
    body = msgspec.json.encode({"type": "message", "content": [{"type": "text", "text": score}]})
    defaults: dict[str, Any] = {
        "role": "judge",
        "reason": "judges the answer",
        "usage": usage,
        "cost": cost,
        "body": body,
        "duration_s": 1.0,
    }
    return Try(upstream, **(defaults | values))


def exchange_events(
    *,
    id: str = "x0001",
    at: float = EPOCH,
    task: str = "default",
    model: str = "claude-sonnet-5",
    attempts: Iterable[Try] = (Try(),),
    body: bytes | None = None,
    headers: Headers = (("content-type", "application/json"), ("x-api-key", "•••")),
    session: str | None = "session-1",
    facts: RequestFacts | None = None,
    decision: Decision | None = None,
    outcome: Outcome | None = None,
    client_body: bytes | None = None,
    asked_cost: Cost | None = None,
    parent_id: str | None = None,
    overhead_s: float = 0.002,
    held_s: float = 0.0,
    finished: bool = True,
    **fact_overrides: Any,
) -> list[ExchangeEvent]:
    """The events of one exchange in the engine's order; its outcome follows from the last attempt.

    `client_body` is what the client got where it is not the last answer. Further keywords replace
    single facts (`agent="a1"`, `tokens=250_000`). `finished=False` leaves the exchange in flight.
    """
    tries = list(attempts)
    body = body_of(model) if body is None else body
    facts = facts or facts_of(body, **({"model": model, "session": session} | fact_overrides))
    request = RecordedRequest("POST", "/v1/messages", "beta=true", headers, body, len(body))
    events: list[ExchangeEvent] = [
        ExchangeStarted(id, at, request, facts, parent_id),
        RouteDecided(id, at + held_s, decision or decision_of(task, tries), held_s),
    ]
    for number, attempt in enumerate(tries, 1):
        events += _attempt_events(id, events[-1].at, number, attempt)
    if finished:
        events.append(
            ExchangeFinished(
                id,
                events[-1].at,
                outcome or _outcome(tries),
                tries[-1].status if tries else None,
                client_body,
                asked_cost if asked_cost is not None else Cost(0.05, source="test prices 1"),
                overhead_s,
            )
        )
    return events


def record_of(events: Iterable[ExchangeEvent]) -> ExchangeRecord:
    """What the events of one exchange amount to."""
    record: ExchangeRecord | None = None
    for event in events:
        record = fold(record, event)
    assert record is not None
    return record


def _attempt_events(id: str, at: float, number: int, attempt: Try) -> Iterator[ExchangeEvent]:
    upstream = Upstream.parse(attempt.upstream)
    start = at + attempt.wait_s
    yield AttemptStarted(id, start, number, upstream, attempt.wait_s, attempt.reason, attempt.role)
    if attempt.ttft_s is not None and attempt.status is not None:
        yield AttemptResponded(id, start + attempt.ttft_s, number, attempt.status, attempt.ttft_s)
    for tokens in attempt.progress:
        yield AttemptProgressed(id, start + attempt.duration_s / 2, number, tokens * 4, tokens)
    if attempt.ends:
        yield AttemptFinished(
            id,
            start + attempt.duration_s,
            number,
            _attempt_outcome(attempt),
            attempt.status,
            attempt.headers,
            attempt.body,
            attempt.usage,
            attempt.cost,
            attempt.changes,
            attempt.answered_model or upstream.model,
        )


def _attempt_outcome(attempt: Try) -> Outcome:
    return Failed(attempt.failure) if attempt.failure else Completed(attempt.status or 200, "end_turn")


def _outcome(tries: list[Try]) -> Outcome:
    if not tries:
        return Failed(Failure(FailureKind.UNUSABLE, "No upstream could be used."))
    return _attempt_outcome(tries[-1])
