"""One exchange, from the client's request to its end: read, decide, execute, record.

Followed in one read: `Proxy.__call__` → `deciding.decide_live` (`core.routing`) →
`escalation.answer_client` → `executor.execute` → `attempt.Attempt` → the dialect → `recorder` → events.
"""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.errors import RequestError
from ccr_tui.core.exchange import Cancelled, Completed, Failed, Failure, FailureKind, Outcome
from ccr_tui.core.route import Route
from ccr_tui.core.wire.dialect import Inbound
from ccr_tui.engine.answers import NO_RETRY, error_answer
from ccr_tui.engine.deciding import decide_live
from ccr_tui.engine.engine import Engine
from ccr_tui.engine.escalation import answer_client
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.executor import send_answer
from ccr_tui.engine.inbound import ClientGoneError, admit, headers_of, inbound_from, read_body, unreadable
from ccr_tui.engine.shadow import score_afterwards
from ccr_tui.engine.sink import ClientSink, Sink
from ccr_tui.engine.spawn import spawn
from ccr_tui.engine.stopped import HUNG_UP, LEFT
from ccr_tui.engine.stopping import tell, tell_cancelled


class Proxy:
    """The ASGI endpoint for everything that goes to an upstream."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sink = ClientSink(send)
        engine = self._engine
        headers = headers_of(scope)
        wire_body = b""
        try:
            key = engine.server_key()
            admit(headers, engine.config.server, key)
            wire_body = await read_body(receive)
            inbound = inbound_from(scope, headers, wire_body, key)
        except ClientGoneError:
            return
        except RequestError as error:
            await self._refuse(sink, unreadable(scope, headers, wire_body), error)
            return
        if refusal := _why_not_now(engine, inbound):
            await self._refuse(sink, inbound, refusal)
            return
        engine.credentials.remember(inbound.facts.session, inbound.headers)
        run = engine.new_run(inbound, None, sink)
        watcher = spawn(_cancel_on_hangup(run, receive))
        try:
            await run_exchange(engine, run)
        finally:
            watcher.cancel()

    async def _refuse(self, sink: Sink, inbound: Inbound, error: RequestError) -> None:
        """A request that goes nowhere is still an exchange: the user should see that it came."""
        step = Step("request", False, inbound.path, str(error))
        run = self._engine.new_run(inbound, Decision("refused", "request", Route(()), (step,)), sink)
        run.publish_start()
        run.publish_decision()
        told = () if error.later else (NO_RETRY,)
        answer = error_answer(error.status, error.type, str(error), *told)
        run.sent_body = answer.body
        failure = Failure(FailureKind.TURNED_AWAY, str(error), error.status, error.type)
        try:
            await send_answer(run, answer)
        finally:
            run.publish_end(Failed(failure), error.status)
            self._engine.forget(run)


def _why_not_now(engine: Engine, inbound: Inbound) -> RequestError | None:
    """What stands against a request that is good in itself."""
    if engine.draining:
        return RequestError(LEAVING, status=529, type="overloaded_error", later=True)
    if refusal := engine.stopped.refusal(inbound):
        return refusal
    action, sentence = engine.spending.over(inbound.facts, engine.config)
    return RequestError(sentence, status=429, type="billing_error") if action == "stop" else None


async def run_exchange(engine: Engine, run: ExchangeRun) -> None:
    """Execute and publish; exactly one ExchangeFinished, whatever happens."""
    run.task = asyncio.current_task()
    outcome: Outcome = Cancelled(LEFT)
    status: int | None = None
    run.publish_start()
    try:
        if run.decision is None:
            run.decision = await decide_live(engine, run)
        run.publish_decision()
        outcome, status = await answer_client(engine, run)
        if isinstance(outcome, Completed):
            engine.loops.answered(run)
    except asyncio.CancelledError:
        if run.cancel_reason is None:
            raise
        outcome = Cancelled(run.cancel_reason)
        status = await tell_cancelled(run, engine.stopped)
    except Exception as error:  # a bug of ours: the client still gets an answer, the user a record
        failure = Failure(FailureKind.INTERNAL, f"internal error: {type(error).__name__}: {error}")
        outcome = Failed(failure)
        engine.report(error)
        status = await tell(run, error_answer(500, "api_error", f"ccr-tui: {failure.message}"))
    finally:
        run.publish_end(outcome, status)
        engine.forget(run)
    score_afterwards(engine, run, outcome, run_exchange)


LEAVING = "ccr-tui is about to quit and takes no new requests."


async def _cancel_on_hangup(run: ExchangeRun, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    run.cancel(HUNG_UP)
