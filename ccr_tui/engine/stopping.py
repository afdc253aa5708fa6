"""Ends the answer of an exchange that is stopped: the client is told, rather than cut off."""

from __future__ import annotations

from ccr_tui.core.wire.sse import error_event
from ccr_tui.engine.answers import NO_RETRY, Answer, error_answer, read_error
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.executor import send_answer
from ccr_tui.engine.stopped import BY_USER, CLOSED, HUNG_UP, LEFT, Stopped, sentence_of


async def tell_cancelled(run: ExchangeRun, stopped: Stopped) -> int | None:
    """Tell the client that its request is stopped, and how to take that; gives the status that it sees."""
    reason = run.cancel_reason or BY_USER
    if reason == HUNG_UP:
        return None
    if reason == LEFT:  # it may be back when the client comes again
        return await tell(run, error_answer(529, "overloaded_error", LEFT))
    if run.sink.started and run.inbound.facts.stream and run.parent_id is None:
        stopped.note(run.inbound)
    return await tell(run, error_answer(CLOSED, "api_error", sentence_of(reason), NO_RETRY))


async def tell(run: ExchangeRun, answer: Answer) -> int:
    """An answer of our own where none has begun, the end of a stream; what else has begun is cut off."""
    if not run.sink.started:
        run.sent_body = answer.body
        await send_answer(run, answer)
        return answer.status
    if run.inbound.facts.stream:
        error_type, message = read_error(answer.body)
        end = error_event(error_type or "api_error", message)
        run.sent_body = (run.sent_body or b"") + end
        await run.sink.write(end)
        await run.sink.finish()
    return 200
