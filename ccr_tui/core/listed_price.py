"""What tokens cost by the packaged list of `genai-prices`, without asking it anew for each answer.

Its own sum takes 0.15 ms, and a name that it does not know longer: too much for a dry run over thousands of
requests. So the list only says which prices are in force; they are added up here, to the same cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ccr_tui.core.exchange import Usage

MOST_MODELS = 1024
"""Names of models whose entry is kept at hand."""
_FREE = Decimal(0)
_MILLION = 1_000_000


@lru_cache(maxsize=1)
def price_list() -> Any:
    """The module of the price list, imported on first use: that takes a tenth of a second."""
    import genai_prices  # noqa: PLC0415 - slow to import

    return genai_prices


@lru_cache(maxsize=MOST_MODELS)
def listed_model(model: str, provider_id: str) -> Any:
    """The list's entry for a model of a provider that it knows; None when it has none."""
    snapshot = price_list().data_snapshot.get_snapshot()
    try:
        return snapshot.find_provider_model(model, None, provider_id, None)[1]
    except LookupError:
        return None


def listed_usd(usage: Usage, model: str, provider_id: str, at: float) -> float | None:
    """Dollars, with the prices in force at `at` (seconds since the epoch); None when they are unknown."""
    entry = listed_model(model, provider_id)
    if entry is None or min(_counts(usage)) < 0:
        return None
    prices: Mapping[str, Any] = vars(entry.get_prices(datetime.fromtimestamp(at, UTC)))
    total, read = _FREE, usage.total_input_tokens
    for rate, count in zip(_rates(prices), _counts(usage), strict=True):
        if count:
            total += _of_tier(rate, read) * count
    return float(total / _MILLION)


def _counts(usage: Usage) -> tuple[int, ...]:
    return (
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_tokens,
        usage.cache_write_5m_tokens,
        usage.cache_write_1h_tokens,
    )


def _rates(prices: Mapping[str, Any]) -> tuple[Any, ...]:
    """Prices of a million tokens, as `_counts` orders them. What has none is a kind of what has one."""
    fresh = _either(prices, "input_mtok", _FREE)
    written = _either(prices, "cache_write_mtok", fresh)
    return (
        fresh,
        _either(prices, "output_mtok", _FREE),
        _either(prices, "cache_read_mtok", fresh),
        written,
        _either(prices, "cache_write_1h_mtok", written),
    )


def _either(prices: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    price = prices.get(name)
    return otherwise if price is None else price


def _of_tier(rate: Any, read: int) -> Decimal:
    """A price may depend on how much the model reads in all: the highest tier above which that is."""
    if not isinstance(rate, Decimal):
        rate = next((tier.price for tier in reversed(rate.tiers) if read > tier.start), rate.base)
    assert isinstance(rate, Decimal)
    return rate
