"""Answers the client; where the route says so, only after a judge has seen the answer.

The first answer is held back, while pings keep the client waiting. A judge scores it: a good one is handed
on as it is, a bad one is replaced by that of a higher model, which goes to the client as it comes; so is
one that broke off. Without a score the first answer is good enough, and so it is when nobody higher answers.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Completed, Failed, Outcome
from ccr_tui.core.judging import STEP, higher, why_nothing_to_judge, why_unjudged
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.scoring import BEST, Judgement
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.core.wire.sse import error_event
from ccr_tui.engine.answers import read_error
from ccr_tui.engine.executor import execute
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.sink import AnswersOnly, BufferSink

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine
    from ccr_tui.engine.exchange_run import ExchangeRun

Ending = tuple[Outcome, int | None]
"""How an exchange ended, and the HTTP status that the client got."""


async def answer_client(engine: Engine, run: ExchangeRun) -> Ending:
    """Answer the client, with a judged answer where the route of this exchange wants that."""
    assert run.decision is not None
    escalation = run.route.escalation
    if escalation is None or why_unjudged(run.decision, run.inbound.facts, run.config.judge):
        return await execute(run, engine.client)
    return await _JudgedAnswer(engine, run, escalation, run.decision).answer()


@dataclass(slots=True)
class _JudgedAnswer:
    """One exchange whose first answer is held back. `decision` is what it began with."""

    engine: Engine
    run: ExchangeRun
    escalation: Escalation
    decision: Decision
    buffer: BufferSink = field(default_factory=BufferSink)

    async def answer(self) -> Ending:
        keepalive = KeepAlive(replace(self.run))  # the copy keeps the client's sink
        try:
            first = await self._answered()
            because = await self._because(first[0])
            await keepalive.quiet()
        finally:
            keepalive.stop()
        return await self._again(first, because) if because else await self._hand_on(first)

    async def _answered(self) -> Ending:
        client, self.run.sink = self.run.sink, self.buffer
        try:
            return await execute(self.run, self.engine.client)
        except asyncio.CancelledError:
            self.run.sent_body = None  # what was written is still in the buffer
            raise
        finally:
            self.run.sink = client

    async def _because(self, outcome: Outcome) -> str:
        """Why the request is answered again; "" when the first answer is handed on."""
        if isinstance(outcome, Failed) and outcome.failure.after_content:
            self._note("the first answer broke off", "answered again", str(Route(self.escalation.to)))
            return "escalated: the first answer broke off"
        if not isinstance(outcome, Completed):
            return ""
        words = answer_words(self.buffer.body)
        if why_not := why_nothing_to_judge(outcome.stop_reason, words):
            self._note("not judged", f"{why_not}: it is handed on")
            return ""
        verdict = await self.engine.judge.judge(self.engine, self.run, words.text)
        if verdict.judgement is None:
            self._note("not judged", f"{verdict.why}; the first answer is handed on")
            return ""
        return self._judged(verdict.judgement, verdict.took)

    def _judged(self, judgement: Judgement, took: str) -> str:
        run, below = self.run, self.escalation.below
        run.bus.publish(Scored(run.id, time.time(), "judge", judgement.score, judgement.note))
        seen = f"judged {judgement.score:g} of {BEST} {took}"
        if judgement.score >= below:
            self._note(seen, f"{below} or more: the first answer is handed on")
            return ""
        self._note(seen, f"below {below}: answered again", str(Route(self.escalation.to)))
        note = f": {judgement.note}" if judgement.note else ""
        return f"escalated: judged {judgement.score:g} of {BEST}{note}"

    async def _again(self, first: Ending, because: str) -> Ending:
        """The answer of the higher route, live; the first one after all when nobody there answers."""
        run = self.run
        kept = replace(run)
        run.decision = replace(self.decision, route=higher(self.decision.route, self.escalation))
        run.opening = because
        run.failures, run.upstream_error, run.sent_body = [], None, None
        run.sink = second = AnswersOnly(kept.sink)
        try:
            ending = await execute(run, self.engine.client)
        finally:
            run.sink = kept.sink
        if not second.refused:
            return ending
        run.upstream, run.recorder, run.cost = kept.upstream, kept.recorder, kept.cost
        run.failures, run.upstream_error = kept.failures, kept.upstream_error
        self._note("no better answer", "nobody higher has answered: the first answer is handed on")
        ending = await self._hand_on(first)
        run.sent_body = self.buffer.body
        return ending

    async def _hand_on(self, first: Ending) -> Ending:
        """The first answer for the client. An error can only be told in an event once a ping has begun."""
        outcome, status = first
        if self.buffer.status < 400 or not self.run.sink.started:
            await self.buffer.hand_on(self.run.sink)
            return outcome, status
        error_type, message = read_error(self.buffer.body)
        end = self.run.sent_body = error_event(error_type or "api_error", message)
        await self.run.sink.write(end)
        await self.run.sink.finish()
        return outcome, 200

    def _note(self, seen: str, why: str, route: str = "") -> None:
        """Publish the decision with one more step."""
        step = Step(STEP, bool(route), seen, why, route=route)
        self.decision = replace(self.decision, steps=(*self.decision.steps, step))
        self.run.decision = self.decision
        self.run.publish_decision()
