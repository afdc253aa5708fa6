"""One try at one upstream, from the call to the last byte; its failure is a value.

Until the first content has come, everything is held back, so that a failure can still become another
attempt. A break after it ends the stream with an `error` event.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ccr_tui.core.exchange import (
    Cancelled,
    Change,
    Completed,
    Failed,
    Failure,
    FailureKind,
    Headers,
    Outcome,
)
from ccr_tui.core.fallback import Try
from ccr_tui.core.wire.dialect import CannotEncodeError, Dialect, UnknownDialectError, UpstreamCall
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.core.wire.sse import error_event
from ccr_tui.engine.clock import Clock
from ccr_tui.engine.count_estimate import cannot_count, learn
from ccr_tui.engine.credentials import provider_auth, with_variables
from ccr_tui.engine.delivery import Delivery
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.reading import AnswerReader
from ccr_tui.engine.recorder import AttemptRecorder
from ccr_tui.engine.stopped import LEFT
from ccr_tui.engine.upstream import UpstreamClient, UpstreamError


def _nobody_else() -> bool:
    return False


@dataclass(slots=True)
class Attempt:
    """`run` gives the outcome and leaves nothing open; it publishes the attempt's start and end.

    `key` is the position of the provider's key to use. `can_refuse` says whether somebody else could be
    asked what the model refuses; its refusal is then a failure.
    """

    exchange: ExchangeRun
    step: Try
    client: UpstreamClient
    keepalive: KeepAlive
    key: int = 0
    can_refuse: Callable[[], bool] = _nobody_else
    status: int | None = None
    headers: Headers = ()
    changes: tuple[Change, ...] = ()
    proxy: str = field(default="", repr=False)
    recorder: AttemptRecorder = field(init=False)
    clock: Clock = field(init=False)
    delivery: Delivery = field(init=False)
    reader: AnswerReader = field(init=False)

    def __post_init__(self) -> None:
        number = self.step.number
        publish = self.exchange.publish_progress
        self.recorder = AttemptRecorder(lambda size, tokens: publish(number, size, tokens))
        self.clock = Clock(self.exchange.config.timeouts)
        self.delivery = Delivery(self.exchange, number, self.clock, self.keepalive, self.can_refuse)
        self.reader = AnswerReader(
            self.exchange, self.step.upstream, self.delivery, self.recorder, self.clock
        )
        self.exchange.recorder = self.recorder

    async def run(self) -> Outcome:
        self.exchange.publish_attempt(self.step)
        outcome: Outcome = Cancelled("stopped")
        try:
            outcome = await self._try()
        except asyncio.CancelledError:
            outcome = Cancelled(self.exchange.cancel_reason or LEFT)
            self.exchange.sent_body = self.reader.sent_until_now()
            raise
        finally:
            self.exchange.publish_attempt_end(
                self.step, outcome, self.status, self.headers, self.changes, self.recorder
            )
        return outcome

    async def _try(self) -> Outcome:
        prepared = self._prepare()
        if isinstance(prepared, Failure):
            return Failed(prepared)
        dialect, call = prepared
        self.changes = call.changes
        if self.exchange.overhead_s == 0.0:
            self.exchange.overhead_s = time.monotonic() - self.exchange.received_at
        try:
            async with self.clock.limit:
                failure = await self._call(dialect, call)
        except UpstreamError as error:
            failure = error.failure
        except TimeoutError:
            failure = self.clock.failure(after_content=self.delivery.committed)
        except ValueError as error:  # an answer that cannot be decoded or translated
            failure = Failure(FailureKind.MALFORMED, f"the answer is damaged: {error}", status=self.status)
        return await self._end(failure)

    def _prepare(self) -> tuple[Dialect, UpstreamCall] | Failure:
        """The call to make, or why this upstream cannot be called at all."""
        upstream = self.step.upstream
        provider = self.exchange.config.providers.get(upstream.provider)
        if provider is None:
            return Failure(FailureKind.UNUSABLE, f"There is no provider {upstream.provider!r}.")
        if cannot_count(self.exchange, upstream):
            return Failure(FailureKind.UNUSABLE, f"Provider {provider.name!r} cannot count tokens.")
        auth, ready = provider_auth(provider, self.key), with_variables(provider)
        if isinstance(auth, Failure):
            return auth
        if isinstance(ready, Failure):
            return ready
        self.proxy = ready.proxy
        try:
            dialect = dialect_named(provider.dialect)
            return dialect, dialect.encode(self.exchange.inbound, ready, upstream, auth)
        except (UnknownDialectError, CannotEncodeError) as error:
            return Failure(FailureKind.UNUSABLE, f"Provider {provider.name!r}: {error}.")

    async def _call(self, dialect: Dialect, call: UpstreamCall) -> Failure | None:
        if self.exchange.inbound.facts.stream:
            self.clock.first_byte()
        else:
            self.clock.total()  # a whole answer comes when it is complete: there is no first event
        response = await self.client.send(call, self.proxy)
        try:
            self.status, self.headers = response.status, response.headers
            return await self.reader.read(dialect, response)
        finally:
            await response.aclose()

    async def _end(self, failure: Failure | None) -> Outcome:
        """Once committed the client's answer ends here, properly; before that the next try follows."""
        sink, committed = self.exchange.sink, self.delivery.committed
        if committed:
            await self.keepalive.quiet()
        if failure is None:
            learn(self.exchange, self.step.upstream, self.recorder.meter.usage)
            self.exchange.sent_body = self.reader.sent()
            await sink.finish()
            return Completed(self.status or 200, self.recorder.meter.stop_reason)
        if failure.kind is not FailureKind.STATUS:
            self.exchange.upstream_error = None
        if not committed:
            return Failed(failure)
        end = b""
        if self.exchange.inbound.facts.stream and self.recorder.meter.error is None:
            end = error_event(failure.error_type or "api_error", f"ccr-tui: {failure.message}")
            await sink.write(end)
        self.exchange.sent_body = self.reader.sent(end)
        await sink.finish()
        return Failed(replace(failure, after_content=True))
