from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import genai_prices
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.exchange import Usage
from ccr_tui.core.listed_price import listed_model, listed_usd
from ccr_tui.core.pricing import LIST_NAMES

AT = 1_780_000_000.0
COUNTS = st.one_of(st.just(0), st.integers(0, 5_000), st.integers(0, 3_000_000))
USAGES = st.builds(Usage, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)


@lru_cache
def models() -> list[tuple[str, str]]:
    """Every model and provider of the list that a provider of ours may be priced by."""
    ids = set(LIST_NAMES.values())
    listed = genai_prices.data_snapshot.get_snapshot().providers
    return [(model.id, provider.id) for provider in listed if provider.id in ids for model in provider.models]


def by_the_list(usage: Usage, model: str, provider_id: str, at: float) -> float | None:
    """What the list's own sum is."""
    tokens = genai_prices.Usage(
        input_tokens=usage.total_input_tokens,  # the list's input includes cached tokens
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        cache_write_1h_tokens=usage.cache_write_1h_tokens,
    )
    when = datetime.fromtimestamp(at, UTC)
    try:
        found = genai_prices.calc_price(tokens, model, provider_id=provider_id, genai_request_timestamp=when)
    except (LookupError, ValueError):
        return None
    return float(found.total_price)


def test_every_model_of_the_list_costs_what_the_list_says() -> None:
    for model, provider_id in models():
        for usage in (Usage(1_003, 20_011, 30_029, 4_001, 577), Usage(500_009, 10_007, 250_013, 8_009, 0)):
            assert listed_usd(usage, model, provider_id, AT) == by_the_list(usage, model, provider_id, AT)


@given(USAGES, st.data(), st.floats(1_690_000_000, 1_900_000_000))
def test_at_any_time_and_for_any_tokens(usage: Usage, data: st.DataObject, at: float) -> None:
    """Prices change by the date, by the hour, and by the length of a request."""
    model, provider_id = data.draw(st.sampled_from(models()))
    assert listed_usd(usage, model, provider_id, at) == by_the_list(usage, model, provider_id, at)


@pytest.mark.parametrize("usage", [Usage(input_tokens=-1), Usage(100, -5), Usage(0, 0, 0, -2)])
def test_what_an_upstream_cannot_have_counted_has_no_price(usage: Usage) -> None:
    assert listed_usd(usage, "claude-sonnet-5", "anthropic", AT) is None


def test_an_unknown_model_is_looked_for_once() -> None:
    listed_model.cache_clear()
    for _ in range(3):
        assert listed_usd(Usage(1), "no-such-model", "anthropic", AT) is None
    assert listed_model.cache_info().misses == 1
