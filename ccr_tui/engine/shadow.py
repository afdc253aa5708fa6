"""Has answers scored after the fact: in an exchange of its own, once the client has what it asked for."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Completed, Failure, Headers, Outcome, Upstream
from ccr_tui.core.judging import is_scored_afterwards, why_nothing_to_judge
from ccr_tui.core.providers import Auth
from ccr_tui.core.route import Route
from ccr_tui.core.scoring import SHADOW, read_score, score_question
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.engine.credentials import provider_auth
from ccr_tui.engine.grader_calls import Permit
from ccr_tui.engine.inbound import has_credential
from ccr_tui.engine.side_call import SideQuestion, asking, limited
from ccr_tui.engine.sink import BufferSink
from ccr_tui.engine.spawn import spawn

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine
    from ccr_tui.engine.exchange_run import ExchangeRun

CarryOut = Callable[["Engine", "ExchangeRun"], Awaitable[None]]
"""Runs an exchange from its start to its end."""


def score_afterwards(engine: Engine, run: ExchangeRun, outcome: Outcome, carry_out: CarryOut) -> None:
    """Begin to score the answer of an exchange that has ended, if its route wants that. Never waits."""
    if not isinstance(outcome, Completed) or outcome.status >= 400 or run.decision is None:
        return
    if is_scored_afterwards(run.decision, run.inbound.facts):
        spawn(_score(engine, run, outcome, carry_out))


async def _score(engine: Engine, run: ExchangeRun, outcome: Completed, carry_out: CarryOut) -> None:
    words = answer_words(run.recorder.body() if run.recorder else b"")
    if why_nothing_to_judge(outcome.stop_reason, words):
        return
    judge, permit = run.config.judge.use, _permit(engine, run)
    if judge is None or permit.refused:
        engine.judge.calls.tell_once("info", f"Answers are not scored afterwards: {permit.refused}.")
        return
    text = score_question(run.inbound.facts, words.text)
    question = SideQuestion(judge, "answer", f"scores {run.id}", permit.instructions, text)
    sink = BufferSink()
    child = engine.new_run(asking(run.inbound, question), _decision(run, judge), sink, parent_id=run.id)
    child.config = limited(run.config, run.config.judge.timeout)
    child.opening = question.reason
    await carry_out(engine, child)
    judgement = read_score(answer_words(sink.body).text)
    if judgement is not None:
        engine.bus.publish(Scored(run.id, time.time(), "shadow", judgement.score, judgement.note))


def _permit(engine: Engine, run: ExchangeRun) -> Permit:
    why = _why_not(run.config, run.config.judge.use, run.inbound.headers)
    return Permit(refused=why) if why else engine.judge.calls.permit(run.config.judge, run.config)


def _decision(run: ExchangeRun, judge: Upstream) -> Decision:
    route = Route((judge,))
    step = Step(SHADOW, True, f"the answer of {run.upstream}", "its route has answers scored afterwards")
    return Decision(SHADOW, SHADOW, route, (step,), run.config.table.version)


def _why_not(config: Config, judge: Upstream | None, headers: Headers) -> str:
    """Why no judge can be asked at all, where that is known beforehand."""
    if judge is None:
        return "no judge is set (see [judge] use)"
    provider = config.providers.get(judge.provider)
    if provider is None:
        return f"there is no provider {judge.provider!r}"
    if provider.auth is Auth.CLIENT and not has_credential(headers):
        return f"provider {provider.name!r} passes on the client's credential, and the client has sent none"
    auths = [provider_auth(provider, n) for n in range(max(1, len(provider.keys)))]
    failures = [auth.message.rstrip(".") for auth in auths if isinstance(auth, Failure)]
    return failures[0] if len(failures) == len(auths) else ""
