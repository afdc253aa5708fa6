"""Folds the events of an exchange into one record: what the screen shows and what the store keeps.

Bodies are not part of a record; they are large, and read from the store when somebody opens them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ccr_tui.core.decision import Decision
from ccr_tui.core.events import (
    Annotated,
    AttemptFinished,
    AttemptProgressed,
    AttemptResponded,
    AttemptStarted,
    ExchangeEvent,
    ExchangeFinished,
    ExchangeHeld,
    ExchangeStarted,
    Remark,
    RouteDecided,
    Scored,
    Unscored,
)
from ccr_tui.core.exchange import Change, Completed, Cost, Failed, Headers, Outcome, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.scoring import SCORING


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One try at one upstream; `outcome` is None while it runs."""

    number: int
    upstream: Upstream
    started_at: float
    wait_s: float
    reason: str
    ttft_s: float | None = None
    finished_at: float | None = None
    outcome: Outcome | None = None
    status: int | None = None
    headers: Headers = ()
    size: int = 0
    usage: Usage | None = None
    output_tokens: int = 0
    cost: Cost = Cost()
    changes: tuple[Change, ...] = ()
    answered_model: str | None = None
    role: str = "answer"

    @property
    def not_sent(self) -> bool:
        return isinstance(self.outcome, Failed) and self.outcome.failure.before_sending

    @property
    def untouched(self) -> bool:
        """Whether the upstream was sent what the client had sent."""
        return not self.changes and not self.not_sent

    @property
    def out_estimated(self) -> bool:
        """Whether `output_tokens` were counted as they came: the end, which tells them, has not."""
        return self.usage is not None and self.outcome is not None and not isinstance(self.outcome, Completed)


@dataclass(frozen=True, slots=True)
class Score:
    """How good the answer is, from 0 to 10. `by` is "judge", "shadow" or "you", each with one score."""

    by: str
    score: float
    note: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class ExchangeRecord:
    """An exchange so far; `outcome` is None while it is in flight."""

    id: str
    started_at: float
    method: str
    path: str
    query: str
    headers: Headers
    request_size: int
    facts: RequestFacts
    parent_id: str | None = None
    decision: Decision | None = None
    attempts: tuple[AttemptRecord, ...] = field(default=())
    finished_at: float | None = None
    outcome: Outcome | None = None
    status: int | None = None
    asked_cost: Cost = Cost()
    overhead_s: float = 0.0
    held_s: float = 0.0  # for the user's choice: nobody's slowness
    scores: tuple[Score, ...] = ()
    held_until: float | None = None  # not kept: what waits is in flight
    marked: bool = False
    note: str = ""

    @property
    def own_score(self) -> float | None:
        """What the user thinks of the answer, from 0 to 10."""
        return next((score.score for score in self.scores if score.by == "you"), None)

    @property
    def held(self) -> bool:
        """Whether it waits for the user's choice."""
        return self.held_until is not None and self.decision is None and self.in_flight

    @property
    def replay_of(self) -> str | None:
        """The exchange that this one repeats; None for what has scored its parent."""
        return None if self.decision is not None and self.decision.winner in SCORING else self.parent_id

    @property
    def in_flight(self) -> bool:
        return self.outcome is None

    @property
    def answers(self) -> tuple[AttemptRecord, ...]:
        """The attempts at an answer, without the calls that grade and judge."""
        return tuple(a for a in self.attempts if a.role == "answer")

    @property
    def last_attempt(self) -> AttemptRecord | None:
        """The newest attempt at an answer; of a complete exchange the one that gave it.

        Those are not the same when a better answer was sought and nobody had one.
        """
        newest = self.answers[::-1]
        if isinstance(self.outcome, Completed):
            gave = (a for a in newest if isinstance(a.outcome, Completed))
            return next(gave, next(iter(newest), None))
        return next(iter(newest), None)

    @property
    def used(self) -> Upstream | None:
        """The upstream of the last attempt: the one that answered, once the exchange is complete."""
        last = self.last_attempt
        return last.upstream if last else None

    @property
    def task(self) -> str:
        return self.decision.task if self.decision else ""

    @property
    def usage(self) -> Usage | None:
        """What the answer that reached the client used."""
        last = self.last_attempt
        return last.usage if last else None

    @property
    def cost(self) -> Cost:
        """Everything paid for: an attempt that failed after it had produced tokens counts too."""
        billed = [a.cost for a in self.attempts if a.usage is not None]
        return sum(billed[1:], billed[0]) if billed else Cost()

    @property
    def ttft_s(self) -> float | None:
        """Seconds from the client's request to its first content, waits and failed hops included.

        What the user held it for is not. An answer that was judged reaches the client when that is over.
        """
        last = self.last_attempt
        if last is None or last.ttft_s is None:
            return None
        moments = [last.started_at + last.ttft_s]
        for later in (a for a in self.attempts if a.number > last.number):
            if later.finished_at is None:
                return None
            moments.append(later.finished_at)
        return max(moments) - self.started_at - self.held_s

    @property
    def duration_s(self) -> float | None:
        return None if self.finished_at is None else self.finished_at - self.started_at

    @property
    def succeeded(self) -> bool:
        return isinstance(self.outcome, Completed) and self.outcome.status < 400

    @property
    def fell_back(self) -> bool:
        """Whether another upstream was asked than one that gave no answer.

        What a better answer was sought at, after the one that the client got, does not count.
        """
        last = self.last_attempt
        before = (a for a in self.answers if last and a.number <= last.number)
        tried = {a.upstream for a in before if not isinstance(a.outcome, Completed)}
        return (bool(tried) and self.used not in tried) or len(tried) > 1


def fold(record: ExchangeRecord | None, event: ExchangeEvent | Remark) -> ExchangeRecord | None:
    """The record after `event`. An event of an exchange whose start was never seen gives None."""
    if isinstance(event, ExchangeStarted):
        return _started(event)
    if record is None:
        return None
    match event:
        case ExchangeHeld() | RouteDecided():
            return _before_its_attempts(record, event)
        case AttemptStarted():
            attempt = AttemptRecord(
                event.number, event.upstream, event.at, event.wait_s, event.reason, role=event.role
            )
            return replace(record, attempts=(*record.attempts, attempt))
        case AttemptResponded():
            return _with_attempt(record, event.number, status=event.status, ttft_s=event.ttft_s)
        case AttemptProgressed():
            return _with_attempt(record, event.number, size=event.size, output_tokens=event.output_tokens)
        case AttemptFinished():
            return _attempt_finished(record, event)
        case Scored() | Unscored() | Annotated():
            return _remarked(record, event)
        case ExchangeFinished():
            return replace(
                record,
                finished_at=event.at,
                outcome=event.outcome,
                status=event.status,
                asked_cost=event.asked_cost,
                overhead_s=event.overhead_s,
            )


def _before_its_attempts(record: ExchangeRecord, event: ExchangeHeld | RouteDecided) -> ExchangeRecord:
    if isinstance(event, ExchangeHeld):
        return replace(record, held_until=event.until)
    return replace(record, decision=event.decision, held_s=event.held_s)


def _remarked(record: ExchangeRecord, remark: Remark) -> ExchangeRecord:
    if isinstance(remark, Annotated):
        return replace(record, marked=remark.marked, note=remark.note)
    scores = tuple(score for score in record.scores if score.by != remark.by)
    if isinstance(remark, Scored):
        scores = (*scores, Score(remark.by, remark.score, remark.note, remark.at))
    return replace(record, scores=scores)


def _started(event: ExchangeStarted) -> ExchangeRecord:
    request = event.request
    return ExchangeRecord(
        id=event.exchange_id,
        started_at=event.at,
        method=request.method,
        path=request.path,
        query=request.query,
        headers=request.headers,
        request_size=len(request.body),
        facts=event.facts,
        parent_id=event.parent_id,
    )


def _attempt_finished(record: ExchangeRecord, event: AttemptFinished) -> ExchangeRecord:
    return _with_attempt(
        record,
        event.number,
        finished_at=event.at,
        outcome=event.outcome,
        status=event.status,
        headers=event.headers,
        size=len(event.body),
        usage=event.usage,
        output_tokens=event.usage.output_tokens if event.usage else 0,
        cost=event.cost,
        changes=event.changes,
        answered_model=event.answered_model,
    )


def _with_attempt(record: ExchangeRecord, number: int, **values: object) -> ExchangeRecord:
    attempts = tuple(
        replace(a, **values) if a.number == number else a  # type: ignore[arg-type]
        for a in record.attempts
    )
    return replace(record, attempts=attempts)
