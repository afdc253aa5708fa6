from __future__ import annotations

from dataclasses import astuple, replace

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
