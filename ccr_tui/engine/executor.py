"""Answers the client: by the tries that the fallback policy asks for, or by what is to be said without."""

from __future__ import annotations

from ccr_tui.core.exchange import Completed, Failed, FailureKind, Outcome
from ccr_tui.core.wire.sse import error_event
from ccr_tui.engine.answers import Answer, error_answer, final_answer, read_error
from ccr_tui.engine.count_estimate import cannot_count, estimate, estimate_serves
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.tries import Kept, Tries
from ccr_tui.engine.upstream import UpstreamClient


async def execute(exchange: ExchangeRun, client: UpstreamClient) -> tuple[Outcome, int | None]:
    """Answer the client; gives how it ended and the HTTP status that the client got."""
    if cannot_count(exchange, exchange.route.upstreams[0]):
        return await _estimate(exchange)
    tries = Tries(exchange, client, KeepAlive(exchange))
    try:
        outcome = await tries.run()
    finally:
        tries.keepalive.stop()
    if isinstance(outcome, Completed):
        return outcome, outcome.status
    assert isinstance(outcome, Failed)
    if outcome.failure.after_content:
        return outcome, 200
    if kept := tries.declined or (None if tries.too_long else tries.silent):
        return await _hand_on(exchange, kept)
    if estimate_serves(exchange, outcome.failure):
        return await _estimate(exchange)
    if tries.too_long is not None:
        return Failed(tries.too_long.failure), await _tell_too_long(exchange, tries.too_long)
    answer = final_answer(
        exchange.failures,
        exchange.upstream_error,
        transparent=exchange.transparent,
        held_back=tries.held_back,
    )
    return outcome, await _refuse(exchange, _no_such_path(exchange) or answer)


async def _hand_on(exchange: ExchangeRun, kept: Kept) -> tuple[Outcome, int]:
    """Nobody has more to say: the client gets a model's refusal, or its silence, as it was."""
    answer = kept.answer
    assert answer is not None  # it was whole
    exchange.upstream, exchange.recorder, exchange.cost = kept.upstream, kept.recorder, kept.cost
    exchange.sent_body = kept.recorder.body()
    if not exchange.sink.started:
        await exchange.sink.start(answer.status, answer.headers)
    await exchange.sink.write(answer.body)
    await exchange.sink.finish()
    return Completed(answer.status, kept.recorder.meter.stop_reason), answer.status


async def _tell_too_long(exchange: ExchangeRun, kept: Kept) -> int:
    """Whatever has failed since, the client must see what makes it compact."""
    if exchange.recorder is not kept.recorder:
        exchange.sent_body = kept.recorder.body()
    exchange.upstream_error = kept.answer
    failures = ((kept.upstream, kept.failure),)
    return await _refuse(exchange, final_answer(failures, kept.answer, transparent=exchange.transparent))


async def _estimate(exchange: ExchangeRun) -> tuple[Outcome, int]:
    answer = estimate(exchange)
    exchange.sent_body = answer.body
    await send_answer(exchange, answer)
    return Completed(answer.status), answer.status


async def _refuse(exchange: ExchangeRun, answer: Answer) -> int:
    """Tell the client that no upstream answered; gives the status it sees."""
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
