"""One exchange while it runs: what its parts share, and the events that they publish about it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ccr_tui.core.bus import Bus
from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.events import (
    AttemptFinished,
    AttemptProgressed,
    AttemptResponded,
    AttemptStarted,
    ExchangeFinished,
    ExchangeHeld,
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
)
from ccr_tui.core.fallback import Try
from ccr_tui.core.model_names import asked_upstream
from ccr_tui.core.pricing import price
from ccr_tui.core.redact import redact_headers, redact_query
from ccr_tui.core.route import Route
from ccr_tui.core.scoring import SCORING
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.answers import Answer
from ccr_tui.engine.health import Health
from ccr_tui.engine.learned import Learned
from ccr_tui.engine.recorder import AttemptRecorder
from ccr_tui.engine.sink import Sink

OWN_QUESTION = Change("body", "request", "the client's", "a question of ccr-tui's own")
"""What a call that grades or judges changes: everything."""

_FIRST_TRY = "first try"


@dataclass(slots=True)
class Stopping:
    """Why an exchange is being stopped, for all of its parts; None while it is not."""

    reason: str | None = None


@dataclass(slots=True)
class ExchangeRun:
    """`config` is the one in force when the request came: a later edit does not touch this exchange.

    `decision` is None until the exchange runs, unless somebody decided beforehand. `role` is what its
    attempts serve: "answer", or "grade" and "judge" for a call that ccr-tui makes on its own behalf.
    `opening` says why the next first try is made, where that is not because a client has asked.
    """

    id: str
    inbound: Inbound
    decision: Decision | None
    config: Config
    sink: Sink
    bus: Bus
    learned: Learned
    health: Health
    parent_id: str | None = None
    received_at: float = field(default_factory=time.monotonic)
    overhead_s: float = 0.0
    held_s: float = 0.0
    recorder: AttemptRecorder | None = None
    task: asyncio.Task[object] | None = None
    stopping: Stopping = field(default_factory=Stopping)
    failures: list[tuple[Upstream, Failure]] = field(default_factory=list)
    upstream_error: Answer | None = None
    upstream: Upstream | None = None
    cost: Cost = Cost()  # of the newest attempt
    role: str = "answer"
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    sent_body: bytes | None = None  # what the client got, where it is not the last attempt's body
    opening: str = ""

    @property
    def cancel_reason(self) -> str | None:
        return self.stopping.reason

    @property
    def route(self) -> Route:
        assert self.decision is not None, "nothing is tried before it is decided"
        return self.decision.route

    @property
    def transparent(self) -> bool:
        return self.route.transparent

    def cancel(self, reason: str) -> None:
        """Stop the exchange; call it on the engine's loop."""
        if self.task is not None and self.cancel_reason is None:
            self.stopping.reason = reason
            self.task.cancel()

    def aside(
        self, inbound: Inbound, decision: Decision, config: Config, sink: Sink, role: str
    ) -> ExchangeRun:
        """A call on behalf of this exchange, with attempts among its own: nothing else of it is shared.

        What the call learns of token counts is its own too, since its requests are not like a client's.
        """
        return ExchangeRun(
            self.id,
            inbound,
            decision,
            config,
            sink,
            self.bus,
            Learned(keys=self.learned.keys),
            self.health,
            self.parent_id,
            stopping=self.stopping,
            role=role,
            numbers=self.numbers,
        )

    def publish_start(self) -> None:
        inbound = self.inbound
        request = RecordedRequest(
            inbound.method,
            inbound.path,
            redact_query(inbound.query),
            redact_headers(inbound.headers),
            inbound.body,
            len(inbound.wire_body),
        )
        self.bus.publish(ExchangeStarted(self.id, time.time(), request, inbound.facts, self.parent_id))

    def publish_held(self, longest_s: float) -> None:
        now = time.time()
        self.bus.publish(ExchangeHeld(self.id, now, now + longest_s))

    def publish_decision(self) -> None:
        assert self.decision is not None
        self.bus.publish(RouteDecided(self.id, time.time(), self.decision, self.held_s))

    def publish_attempt(self, step: Try) -> None:
        self.upstream = step.upstream
        now, role, reason = time.time(), self.role, step.reason
        if self.opening:
            usual = reason.startswith(_FIRST_TRY)
            more = reason.removeprefix(_FIRST_TRY) if usual else f"; {reason}"
            reason, self.opening = self.opening + more, ""
        self.bus.publish(AttemptStarted(self.id, now, step.number, step.upstream, step.wait_s, reason, role))

    def publish_response(self, number: int, status: int, ttft_s: float) -> None:
        self.bus.publish(AttemptResponded(self.id, time.time(), number, status, ttft_s))

    def publish_progress(self, number: int, size: int, output_tokens: int) -> None:
        self.bus.publish(AttemptProgressed(self.id, time.time(), number, size, output_tokens))

    def publish_attempt_end(
        self,
        step: Try,
        outcome: Outcome,
        status: int | None,
        headers: Headers,
        changes: tuple[Change, ...],
        recorder: AttemptRecorder,
    ) -> None:
        now = time.time()
        usage = None if _unbilled(outcome) else recorder.meter.usage
        cost = price(usage, step.upstream, self.config, now)
        if not isinstance(outcome, Completed) and recorder.meter.stop_reason is None:
            # The end would have told how many tokens were answered: they were counted as they came.
            cost = replace(cost, at_least=cost.usd is not None)
            usage = usage and replace(usage, output_tokens=recorder.meter.output_tokens)
        self.cost = cost
        model = recorder.meter.model
        shown = redact_headers(headers)
        body = recorder.body()
        if self.role != "answer":
            changes = (OWN_QUESTION, *changes)
        self.bus.publish(
            AttemptFinished(
                self.id, now, step.number, outcome, status, shown, body, usage, cost, changes, model
            )
        )

    def publish_end(self, outcome: Outcome, status: int | None) -> None:
        asked = self._asked_cost()
        self.bus.publish(
            ExchangeFinished(self.id, time.time(), outcome, status, self.sent_body, asked, self.overhead_s)
        )

    def _asked_cost(self) -> Cost:
        """What the asked model would have cost at its home provider, for the same usage.

        Nobody has asked for the exchange that scores another one.
        """
        if self.decision is not None and self.decision.task in SCORING:
            return Cost()
        usage = self.recorder.meter.usage if self.recorder else None
        asked = asked_upstream(self.inbound.facts.model)
        if not asked.model:
            asked = Upstream(self.config.table.home, self.inbound.facts.model)
        if asked == self.upstream:
            return self.cost
        return price(usage, asked, self.config, time.time())


def _unbilled(outcome: Outcome) -> bool:
    """An upstream does not charge for what it refused, even if it had counted the input already."""
    if not isinstance(outcome, Failed) or outcome.failure.after_content:
        return False
    return outcome.failure.kind in (FailureKind.STATUS, FailureKind.ERROR_EVENT)
