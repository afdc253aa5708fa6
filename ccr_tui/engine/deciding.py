"""Decides a live request: drives `core.routing.deciding` and answers what it asks."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.judging import unjudged_step
from ccr_tui.core.questions import AskRouter, Question, Reply
from ccr_tui.core.routing import decide_other, deciding
from ccr_tui.core.situation import Situation
from ccr_tui.engine.exchange_run import ExchangeRun

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine

SLOW_S = 0.25
"""Seconds of computing for one decision; usual is a thousandth of a second."""


async def decide_live(engine: Engine, run: ExchangeRun) -> Decision:
    """Where this exchange goes, with what is known at this moment."""
    facts, table = run.inbound.facts, run.config.table
    if run.inbound.parsed is None:
        return decide_other(table.seen_by(facts))
    held = await engine.hold.choice(run) if engine.hold.holds(facts) else None
    pin = held.upstream if held else None
    plan = deciding(facts, table, situation_of(engine, facts, pin or engine.pins.of(facts)))
    reply: Reply | None = None
    while True:
        began = time.thread_time()
        try:
            question = next(plan) if reply is None else plan.send(reply)
        except StopIteration as end:
            decision: Decision = end.value
            before, after = held and held.step, unjudged_step(decision, facts, run.config.judge)
            more = [step for step in (before, *decision.steps, after) if step]
            return replace(decision, steps=tuple(more))
        finally:
            _tell_if_slow(engine, time.thread_time() - began)
        reply = await _answer(engine, run, question)


def _tell_if_slow(engine: Engine, seconds: float) -> None:
    """Nothing but a pattern takes as long as a person can notice, and all other requests wait meanwhile."""
    if seconds > SLOW_S:
        engine.notice(
            "warning",
            f"Deciding a request took {seconds:.1f} s, while all others waited: a regular expression in your "
            "rules is slow. Look for one with several .* in it.",
        )


def situation_of(engine: Engine, facts: RequestFacts, pin: Upstream | None = None) -> Situation:
    """The moment as routing sees it."""
    now, last = time.localtime(), engine.loops.last(facts)
    action, sentence = engine.spending.over(facts, engine.config)
    return Situation(
        pin=pin,
        staying=last.upstream if last else None,
        hour=now.tm_hour,
        weekday=now.tm_wday + 1,
        provider_health=engine.health.by_provider(),
        cost_today=engine.spending.today(),
        cost_session=engine.spending.of_session(facts.session),
        over_budget=sentence if action == "reroute" else "",
        last_input_tokens=last.input_tokens if last else 0,
    )


async def _answer(engine: Engine, run: ExchangeRun, question: Question) -> Reply:
    if isinstance(question, AskRouter):
        return await engine.router.ask(run.inbound)
    return await engine.classifier.grade(engine, run, question)
