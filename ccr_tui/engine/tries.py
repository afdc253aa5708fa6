"""Makes one exchange's tries: with which key, what is learned of the upstream, what is kept for the end."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace

from ccr_tui.core.chain import somebody_after_refusal
from ccr_tui.core.exchange import Cancelled, Cost, Failed, Failure, FailureKind, Outcome, Upstream
from ccr_tui.core.fallback import Try, attempts, is_too_long
from ccr_tui.core.gate import OPEN_GATE, Gate
from ccr_tui.core.providers import Provider
from ccr_tui.engine.answers import Answer
from ccr_tui.engine.attempt import Attempt
from ccr_tui.engine.exchange_run import ExchangeRun
from ccr_tui.engine.health import Begun
from ccr_tui.engine.keepalive import KeepAlive
from ccr_tui.engine.key_ring import KeyTurns, key_words
from ccr_tui.engine.recorder import AttemptRecorder
from ccr_tui.engine.upstream import UpstreamClient


@dataclass(frozen=True, slots=True)
class Kept:
    """A failed try that the client may get in the end, whatever fails afterwards.

    `answer` is what the upstream sent, None when that was no whole answer; `cost` that of the try.
    """

    upstream: Upstream
    failure: Failure
    answer: Answer | None
    recorder: AttemptRecorder
    cost: Cost


@dataclass(slots=True)
class Tries:
    """`run` makes them until one answers or none is left.

    For the case that nobody answers, `declined` is what a model would not answer, `silent` an answer without
    content, `too_long` where the conversation did not fit, and `held_back` tells of the upstreams that might
    have come next.
    """

    exchange: ExchangeRun
    client: UpstreamClient
    keepalive: KeepAlive
    declined: Kept | None = None
    silent: Kept | None = None
    too_long: Kept | None = None
    held_back: tuple[str, ...] = ()
    _keys: KeyTurns = field(init=False)
    _gate: Gate = field(init=False)
    _tried: set[Upstream] = field(default_factory=set)
    _other_key: bool = False

    def __post_init__(self) -> None:
        exchange = self.exchange
        self._keys = KeyTurns(exchange.learned.keys, exchange.inbound.facts.session)
        self._gate = OPEN_GATE if exchange.transparent else exchange.health

    async def run(self) -> Outcome:
        """The last try's outcome."""
        exchange = self.exchange
        plan = attempts(
            exchange.route,
            exchange.inbound.facts.model,
            exchange.config.retry,
            random.random,
            lambda *_: self._other_key,
            self._gate,
        )
        step = next(plan)
        while True:
            if step.wait_s:
                await asyncio.sleep(step.wait_s)
            outcome = await self._try(step)
            if not isinstance(outcome, Failed):
                return outcome
            exchange.failures.append((step.upstream, outcome.failure))
            try:
                step = plan.send(outcome.failure)
            except StopIteration as end:
                self.held_back = end.value
                return outcome

    async def _try(self, step: Try) -> Outcome:
        exchange, upstream = self.exchange, step.upstream
        self._tried.add(upstream)
        provider = exchange.config.providers.get(upstream.provider)
        key = self._keys.take(provider, upstream.model) if provider else 0
        words = key_words(provider, key) if provider else ""
        told = replace(step, number=next(exchange.numbers), reason=step.reason + words)
        attempt = Attempt(exchange, told, self.client, self.keepalive, key, self._can_refuse)
        begun = exchange.health.begin(upstream, counts=not exchange.transparent)
        outcome: Outcome = Cancelled("stopped")
        try:
            outcome = await attempt.run()
        finally:
            self._learn(attempt, provider, outcome, begun)
        return outcome

    def _can_refuse(self) -> bool:
        return somebody_after_refusal(self.exchange.route, self._tried, self._gate)

    def _learn(self, attempt: Attempt, provider: Provider | None, outcome: Outcome, begun: Begun) -> None:
        """What a try has shown of its key, its upstream and the conversation."""
        exchange, upstream = self.exchange, attempt.step.upstream
        about: Outcome | None = outcome
        self._other_key = False
        if isinstance(outcome, Failed):
            self._keep(attempt, outcome.failure)
            if provider is not None:
                self._other_key = self._keys.refused(provider, upstream.model, outcome.failure)
                of_all = self._keys.of_all(provider, upstream.model, outcome.failure)
                about = Failed(of_all) if of_all else None
        counts = not exchange.transparent
        exchange.health.note(upstream, about, attempt.headers, begun, counts=counts)

    def _keep(self, attempt: Attempt, failure: Failure) -> None:
        exchange, upstream, whole = self.exchange, attempt.step.upstream, attempt.delivery.kept
        kept = Kept(upstream, failure, whole or exchange.upstream_error, attempt.recorder, exchange.cost)
        self.silent = kept if whole and failure.kind is FailureKind.EMPTY else None
        if failure.kind is FailureKind.REFUSED:
            self.declined = kept
        elif is_too_long(failure):
            self.too_long = kept
