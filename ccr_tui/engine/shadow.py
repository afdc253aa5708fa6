"""Has answers scored after the fact: in an exchange of its own, once the client has what it asked for."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.events import Scored
from ccr_tui.core.exchange import Completed, Failure, Headers, Outcome, Upstream
from ccr_tui.core.judging import is_scored_afterwards, why_nothing_to_judge
from ccr_tui.core.providers import Auth
from ccr_tui.core.route import Route
from ccr_tui.core.scoring import SHADOW, Judgement, read_score, score_question
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.credentials import has_credential, provider_auth
from ccr_tui.engine.grader_calls import Permit
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
    permit = permit_to_judge(engine, run.config, run.inbound.headers)
    if permit.refused:
        engine.judge.calls.tell_once("info", f"Answers are not scored afterwards: {permit.refused}.")
        return
    why = "its route has answers scored afterwards"
    case = Case(run.id, run.upstream, run.inbound, words.text, why)
    judgement = await put_to_judge(engine, case, permit, run.config, carry_out)
    if judgement is not None:
        engine.bus.publish(Scored(run.id, time.time(), "shadow", judgement.score, judgement.note))


@dataclass(frozen=True, slots=True)
class Case:
    """An answer to be scored: of which exchange and upstream, to which request, and `why`."""

    exchange_id: str
    upstream: Upstream | None
    inbound: Inbound
    answer: str
    why: str
    task: str = SHADOW


def permit_to_judge(engine: Engine, config: Config, headers: Headers) -> Permit:
    """Permission to ask the judge once on behalf of a request with these headers."""
    why = _why_not(config, config.judge.use, headers)
    return Permit(refused=why) if why else engine.judge.calls.permit(config.judge, config)


async def put_to_judge(
    engine: Engine, case: Case, permit: Permit, config: Config, carry_out: CarryOut
) -> Judgement | None:
    """What the judge says, in an exchange of its own; None when it gave no score."""
    judge = config.judge.use
    assert judge is not None  # or there would be no permit
    text = score_question(case.inbound.facts, case.answer)
    question = SideQuestion(judge, "answer", f"scores {case.exchange_id}", permit.instructions, text)
    step = Step(case.task, True, f"the answer of {case.upstream}", case.why)
    decision = Decision(case.task, case.task, Route((judge,)), (step,), config.table.version)
    sink = BufferSink()
    child = engine.new_run(asking(case.inbound, question), decision, sink, parent_id=case.exchange_id)
    child.config = limited(config, config.judge.timeout)
    child.opening = question.reason
    await carry_out(engine, child)
    return read_score(answer_words(sink.body).text)


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
