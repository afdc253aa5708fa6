from __future__ import annotations

import pytest

from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.core.providers import Provider

AT = 1_780_000_000.0
MILLION = 1_000_000
CONFIG = Config()
SONNET = Upstream("anthropic", "claude-sonnet-5")


def usd(usage: Usage, upstream: Upstream = SONNET) -> float:
    cost = price(usage, upstream, CONFIG, AT)
    assert cost.usd is not None
    return cost.usd


def test_cache_reads_and_writes_are_priced_apart() -> None:
    fresh = usd(Usage(input_tokens=MILLION))
    assert usd(Usage(cache_read_tokens=MILLION)) == pytest.approx(fresh * 0.1)
    assert usd(Usage(cache_write_5m_tokens=MILLION)) == pytest.approx(fresh * 1.25)
    assert usd(Usage(cache_write_1h_tokens=MILLION)) == pytest.approx(fresh * 2)
    assert usd(Usage(output_tokens=MILLION)) > fresh


@pytest.mark.parametrize(
    "upstream",
    [
        Upstream("anthropic", "no-such-model"),
        Upstream("my-gateway", "claude-sonnet-5"),
        Upstream("anthropic", ""),
    ],
)
def test_unknown_is_unknown_never_zero(upstream: Upstream) -> None:
    assert price(Usage(input_tokens=5), upstream, CONFIG, AT) == Cost()


def test_no_usage_is_unknown() -> None:
    assert price(None, SONNET, CONFIG, AT).usd is None


def test_a_price_is_named_with_its_version() -> None:
    assert price(Usage(input_tokens=1), SONNET, CONFIG, AT).source.startswith("genai-prices 0")


def test_overrides_win_most_specific_first() -> None:
    config = Config(prices={"m": PriceOverride(1, 2), "p,m": PriceOverride(10, 20, cache_read=3)})
    usage = Usage(MILLION, MILLION, MILLION, MILLION, MILLION)
    assert price(usage, Upstream("other", "m"), config, AT).usd == pytest.approx(1 + 0.1 + 1.25 + 2 + 2)
    assert price(usage, Upstream("p", "m"), config, AT).usd == pytest.approx(10 + 3 + 12.5 + 20 + 20)


def test_sums_with_an_unknown_part_are_lower_bounds() -> None:
    assert Cost(1.0) + Cost(None) == Cost(1.0, at_least=True)
    assert (Cost(None) + Cost(None)).usd is None


def test_a_provider_of_ones_own_name_is_priced_by_its_preset() -> None:
    work = Provider("work", "https://api.anthropic.com", preset="anthropic")
    usage = Usage(input_tokens=MILLION)
    cost = price(usage, Upstream("work", "claude-sonnet-5"), Config(providers={"work": work}), AT)
    assert cost.usd == usd(usage)
