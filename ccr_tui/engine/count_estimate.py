"""Answers `count_tokens` for upstreams that cannot: an estimate is better for the client than an error."""

from __future__ import annotations

import msgspec

from ccr_tui.core.exchange import Failure, FailureKind, Upstream, Usage
from ccr_tui.core.token_ratio import corrected, learned_ratio
from ccr_tui.core.wire.dialects import DIALECTS
from ccr_tui.engine.answers import Answer
from ccr_tui.engine.exchange_run import ExchangeRun

_NO_SUCH_ENDPOINT = frozenset({404, 405, 501})


def cannot_count(exchange: ExchangeRun, upstream: Upstream) -> bool:
    """True for a token count at an upstream whose dialect has no such question."""
    if exchange.inbound.facts.endpoint != "count_tokens":
        return False
    provider = exchange.config.providers.get(upstream.provider)
    dialect = DIALECTS.get(provider.dialect) if provider else None
    return dialect is not None and not dialect.counts_tokens


def estimate_serves(exchange: ExchangeRun, failure: Failure) -> bool:
    """True when no upstream of the route offers the count that the client asks for."""
    if exchange.inbound.facts.endpoint != "count_tokens" or exchange.transparent:
        return False
    return failure.kind is FailureKind.UNUSABLE or failure.status in _NO_SUCH_ENDPOINT


def estimate(exchange: ExchangeRun) -> Answer:
    """Our estimate, corrected by what the route's first upstream has reported before."""
    ratio = exchange.learned.ratios.get(exchange.route.upstreams[0])
    tokens = corrected(exchange.inbound.facts.tokens, ratio)
    body = msgspec.json.encode({"input_tokens": tokens})
    return Answer(200, (("content-type", "application/json"), ("content-length", str(len(body)))), body)


def learn(exchange: ExchangeRun, upstream: Upstream, usage: Usage | None) -> None:
    """Compare what an upstream has reported for an answer with our estimate."""
    facts, ratios = exchange.inbound.facts, exchange.learned.ratios
    if usage is None or facts.endpoint != "messages":
        return
    ratio = learned_ratio(ratios.get(upstream), facts.tokens, usage.total_input_tokens)
    if ratio is not None:
        ratios[upstream] = ratio
