"""Drives the fallback policy: makes the tries it asks for until one answers or none is left."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

from ccr_tui.core.exchange import Completed, Failed, Failure, FailureKind, Outcome, Upstream
from ccr_tui.core.fallback import Try, attempts
from ccr_tui.core.wire.sse import error_event
from ccr_tui.engine.answers import Answer, error_answer, final_answer, read_error
from ccr_tui.engine.attempt import Attempt
from ccr_tui.engine.count_estimate import cannot_count, estimate, estimate_serves
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.key_ring import KeyTurns, key_words
from ccr_tui.engine.upstream import UpstreamClient


async def execute(exchange: ExchangeRun, client: UpstreamClient) -> tuple[Outcome, int | None]:
    """Answer the client; gives how it ended and the HTTP status that the client got."""
    if cannot_count(exchange, exchange.route.upstreams[0]):
        return await _estimate(exchange)
    keepalive = KeepAlive(exchange)
    try:
        outcome = await _until_answered(exchange, client, keepalive)
    finally:
        keepalive.stop()
    if isinstance(outcome, Completed):
        return outcome, outcome.status
    assert isinstance(outcome, Failed)
    if outcome.failure.after_content:
        return outcome, 200
    if estimate_serves(exchange, outcome.failure):
        return await _estimate(exchange)
    return outcome, await _refuse(exchange)


async def _until_answered(exchange: ExchangeRun, client: UpstreamClient, keepalive: KeepAlive) -> Outcome:
    facts = exchange.inbound.facts
    providers = exchange.config.providers
    keys = KeyTurns(exchange.learned.keys)

    def other_key(upstream: Upstream, failure: Failure) -> bool:
        return upstream.provider in providers and keys.refused(providers[upstream.provider], failure)

    plan = attempts(exchange.route, facts.model, exchange.config.retry, random.random, other_key)
    step: Try | None = next(plan)
    outcome: Outcome | None = None
    while step is not None:
        if step.wait_s:
            await asyncio.sleep(step.wait_s)
        provider = providers.get(step.upstream.provider)
        key = keys.take(provider) if provider else 0
        words = key_words(provider, key) if provider else ""
        told = replace(step, number=next(exchange.numbers), reason=step.reason + words)
        outcome = await Attempt(exchange, told, client, keepalive, key).run()
        if not isinstance(outcome, Failed):
            return outcome
        exchange.failures.append((step.upstream, outcome.failure))
        try:
            step = plan.send(outcome.failure)
        except StopIteration:
            step = None
    assert outcome is not None  # a route has at least one upstream
    return outcome


async def _estimate(exchange: ExchangeRun) -> tuple[Outcome, int]:
    answer = estimate(exchange)
    exchange.sent_body = answer.body
    await send_answer(exchange, answer)
    return Completed(answer.status), answer.status


async def _refuse(exchange: ExchangeRun) -> int:
    """Tell the client that no upstream answered; gives the status it sees."""
    answer = _no_such_path(exchange) or final_answer(
        exchange.failures, exchange.upstream_error, transparent=exchange.transparent
    )
    sink = exchange.sink
    if sink.started:  # a ping has begun the stream: only an event can carry the error now
        error_type, message = read_error(answer.body)
        end = error_event(error_type or "api_error", message)
        exchange.sent_body = end
        await sink.write(end)
        await sink.finish()
        return 200
    if exchange.upstream_error is None:
        exchange.sent_body = answer.body
    await send_answer(exchange, answer)
    return answer.status


def _no_such_path(exchange: ExchangeRun) -> Answer | None:
    """A path that the default upstream's dialect does not know is not found, rather than a bad request."""
    upstream, failure = exchange.failures[-1]
    inbound = exchange.inbound
    if inbound.facts.endpoint != "other" or failure.kind is not FailureKind.UNUSABLE:
        return None
    message = f"ccr-tui: {inbound.method} {inbound.path} is not known here, nor at {upstream.provider}."
    return error_answer(404, "not_found_error", message)


async def send_answer(exchange: ExchangeRun, answer: Answer) -> None:
    await exchange.sink.start(answer.status, answer.headers)
    await exchange.sink.write(answer.body)
    await exchange.sink.finish()
