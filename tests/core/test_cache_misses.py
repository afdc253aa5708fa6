from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.cache_misses import (
    LIFETIME_S,
    LONG_LIFETIME_S,
    Miss,
    Reason,
    Sent,
    avoidable,
    from_cache,
    priced,
    reasons,
    summed,
)
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.request_parts import Difference

HERE, THERE = Upstream("anthropic", "claude-sonnet-5"), Upstream("openrouter", "z-ai/glm-5")
BEFORE = Sent("x1", 100.0, HERE, Usage(10, 40_000, 2_000), ttft_s=0.8)
NOW = Sent("x2", 160.0, HERE, Usage(12, 0, 43_000))
CHANGED = Difference("system", 1, 2, "", "a", "b", 0.1)

usages = st.builds(Usage, *[st.integers(0, 100_000)] * 5)


@given(usages, usages)
def test_never_more_could_come_from_a_cache_than_was_there_or_was_sent(before: Usage, now: Usage) -> None:
    tokens = avoidable(before, now)
    assert 0 <= tokens <= now.input_tokens + now.cache_write_tokens
    assert tokens <= before.cache_read_tokens + before.cache_write_tokens


@given(usages, usages)
def test_what_comes_from_a_cache_is_the_same_number_of_tokens(before: Usage, now: Usage) -> None:
    cached = from_cache(now, avoidable(before, now))
    assert sum(astuple(cached)) == sum(astuple(now))
    assert min(astuple(cached)) >= 0
    assert cached.cache_read_tokens == now.cache_read_tokens + avoidable(before, now)


def test_a_miss_costs_what_reading_the_cache_would_have_saved() -> None:
    def price(usage: Usage, upstream: Upstream, at: float) -> Cost:
        return Cost((usage.cache_write_tokens * 5 + usage.cache_read_tokens * 0.4) / 1e6, source="list")

    miss = Miss("s", BEFORE, NOW)
    assert miss.tokens == 42_000
    assert priced(miss, price).cost == Cost(42_000 * 4.6 / 1e6, source="list")
    assert priced(miss, lambda *_: Cost()).cost == Cost()


def test_sums_are_over_all_and_the_dearest_are_kept_those_without_a_price_last() -> None:
    dear = replace(NOW, id="dear", upstream=Upstream("anthropic", "claude-opus-5-5"))
    unknown = replace(NOW, id="unknown", upstream=THERE)

    def price(usage: Usage, upstream: Upstream, at: float) -> Cost:
        usd = {"claude-sonnet-5": 3.0, "claude-opus-5-5": 15.0}.get(upstream.model)
        return Cost() if usd is None else Cost(usage.cache_write_tokens * usd / 1e6)

    more = replace(unknown, id="more", usage=Usage(12, 0, 44_000))
    found = [Miss("s", BEFORE, now) for now in (unknown, NOW, dear, more)]
    sums = summed(iter(found), price, 3)
    assert [miss.id for miss in sums.dearest] == ["dear", "x2", "unknown"]
    assert (sums.count, sums.tokens, sums.unpriced) == (4, 4 * 42_000, 2)
    assert sums.cost.usd == pytest.approx(42_000 * 18 / 1e6)
    assert sums.cost.at_least
    assert summed(found[:1], price).cost == summed((), price).cost == Cost()


def test_reasons_come_with_the_likeliest_first_and_are_never_none() -> None:
    assert reasons(Miss("s", BEFORE, NOW), None) == (Reason.UNKNOWN,)
    assert reasons(Miss("s", BEFORE, NOW), CHANGED) == (Reason.CHANGED,)
    late = replace(NOW, at=BEFORE.at + LIFETIME_S + 1)
    assert reasons(Miss("s", BEFORE, late), CHANGED) == (Reason.EXPIRED, Reason.CHANGED)
    at_once = replace(NOW, at=BEFORE.at + 0.5, upstream=THERE)
    assert reasons(Miss("s", BEFORE, at_once), None) == (Reason.SWITCHED, Reason.TOGETHER)


def test_a_cache_written_for_an_hour_lives_an_hour() -> None:
    hourly = replace(BEFORE, usage=Usage(10, 0, 0, 42_000))
    assert Miss("s", BEFORE, NOW).lifetime_s == LIFETIME_S
    assert Miss("s", hourly, NOW).lifetime_s == LONG_LIFETIME_S
