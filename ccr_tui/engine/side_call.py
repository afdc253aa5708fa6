"""Asks a model something on ccr-tui's own behalf, on the way that every request takes to an upstream."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Completed, Cost, Failed, Headers, Upstream
from ccr_tui.core.facts import inspect, on_behalf, parse_body
from ccr_tui.core.redact import redact_text
from ccr_tui.core.route import Route
from ccr_tui.core.wire.answer_words import answer_words
from ccr_tui.core.wire.anthropic import CREDENTIAL_HEADERS, MESSAGES
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.executor import execute
from ccr_tui.engine.sink import BufferSink

if TYPE_CHECKING:
    from ccr_tui.engine.engine import Engine
    from ccr_tui.engine.exchange_run import ExchangeRun

MOST_TOKENS = 1024
"""Of an answer. A word would do, but some models cannot be kept from thinking first."""

_VERSION = "2023-06-01"
_QUOTED = 40


@dataclass(frozen=True, slots=True)
class SideQuestion:
    """What a model is asked, and as what: `role` and `reason` are those of the attempt."""

    upstream: Upstream
    role: str
    reason: str
    instructions: str
    text: str


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """`failure` says why there is no `text`; `took` is time and money in words."""

    text: str = ""
    failure: str = ""
    took: str = ""


async def ask(engine: Engine, run: ExchangeRun, question: SideQuestion, timeout_s: float) -> SideAnswer:
    """Ask on behalf of an exchange, as one of its attempts. It costs at most the time given.

    Whatever goes wrong is a failure in the answer. The time that it takes is not counted as our own.
    """
    began = time.monotonic()
    sink = BufferSink()
    decision = Decision(question.role, question.role, Route((question.upstream,)), ())
    inbound = asking(run.inbound, question)
    call = run.aside(inbound, decision, limited(run.config, timeout_s), sink, question.role)
    call.opening = question.reason
    try:
        outcome, _ = await execute(call, engine.client)
    except Exception as error:  # a bug of ours must not cost the client its answer
        engine.report(error)
        return SideAnswer(failure=f"internal error: {type(error).__name__}")
    seconds = time.monotonic() - began
    run.received_at += seconds
    if isinstance(outcome, Failed):
        return SideAnswer(failure=outcome.failure.message.rstrip("."))
    assert isinstance(outcome, Completed)
    return SideAnswer(answer_words(sink.body).text, took=_took(seconds, call.cost))


def asking(inbound: Inbound, question: SideQuestion) -> Inbound:
    """The request that asks: it belongs to the session of `inbound` and bears its credential."""
    body = msgspec.json.encode(
        {
            "model": question.upstream.model,
            "max_tokens": MOST_TOKENS,
            "stream": False,
            "thinking": {"type": "disabled"},
            "system": question.instructions,
            "messages": [{"role": "user", "content": _whole_characters(question.text)}],
        }
    )
    parsed, headers = parse_body(body), _headers(inbound.headers)
    facts = on_behalf(inspect("messages", dict(headers), parsed), inbound.facts)
    return Inbound("POST", MESSAGES, "", headers, body, body, facts, parsed)


def limited(config: Config, timeout_s: float) -> Config:
    """The configuration for a call that is tried once and must not take longer than this."""
    usual = config.timeouts
    timeouts = replace(
        usual,
        first_byte=min(usual.first_byte, timeout_s),
        idle=min(usual.idle, timeout_s),
        total=min(usual.total, timeout_s),
    )
    return replace(config, timeouts=timeouts, retry=replace(config.retry, max=0))


def no_use(upstream: Upstream, text: str) -> str:
    """The beginning of a sentence about an answer that does not say what was asked."""
    told = " ".join(redact_text(text).split())
    return f"{upstream} answered “{told[:_QUOTED]}{'…' if len(told) > _QUOTED else ''}”"


def _headers(headers: Headers) -> Headers:
    """What a request needs; of the client's own only its credential, and the betas that go with a login."""
    given = dict(headers)
    betas = [beta.strip() for beta in given.get("anthropic-beta", "").split(",")]
    login = ",".join(beta for beta in betas if beta.startswith("oauth-"))
    return (
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("user-agent", "ccr-tui"),
        ("anthropic-version", given.get("anthropic-version", _VERSION)),
        *((("anthropic-beta", login),) if login else ()),
        *((name, value) for name, value in headers if name in CREDENTIAL_HEADERS),
    )


def _whole_characters(text: str) -> str:
    """Without halves of surrogate pairs, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _took(seconds: float, cost: Cost) -> str:
    price = "unpriced" if cost.usd is None else f"${cost.usd:.4f}"
    return f"in {seconds:.1f} s, {price}"
