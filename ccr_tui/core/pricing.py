"""What an answer costs: the user's `[prices]` first, then the packaged list of `genai-prices`.

An unknown price stays unknown. The list is slow to import: the engine calls `preload` from a thread when it
starts.
"""

from __future__ import annotations

from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.listed_price import listed_usd, price_list

LIST_NAMES = {
    "anthropic": "anthropic",
    "cerebras": "cerebras",
    "deepseek": "deepseek",
    "gemini": "google",
    "groq": "groq",
    "minimax": "minimax",
    "mistral": "mistral",
    "moonshot": "moonshotai",
    "openai": "openai",
    "openrouter": "openrouter",
    "xai": "x-ai",
    "zai": "zai",
}
"""Our preset names → provider ids of the price list. A provider outside it is never guessed."""

OVERRIDE_SOURCE = "[prices]"
_MILLION = 1_000_000


def preload() -> None:
    """Import the price list now, so that the first answer does not wait for it."""
    price_list()


def price(usage: Usage | None, upstream: Upstream, config: Config, at: float) -> Cost:
    """The cost of `usage` at `upstream`, with the prices in force at `at` (seconds since the epoch).

    The user's `[prices]` are looked up as `provider,model`, then as `model`. A provider of a name of the
    user's own is priced by the list of its preset, if it has one.
    """
    if usage is None:
        return Cost()
    override = config.prices.get(str(upstream)) or config.prices.get(upstream.model)
    if override is not None:
        return Cost(_override_usd(usage, override), source=OVERRIDE_SOURCE)
    provider_id = list_name(upstream, config)
    usd = listed_usd(usage, upstream.model, provider_id, at) if provider_id else None
    return Cost() if usd is None else Cost(usd, source=f"genai-prices {price_list().__version__}")


def list_name(upstream: Upstream, config: Config) -> str | None:
    """What the price list calls the upstream's provider; None when it does not know it."""
    provider = config.providers.get(upstream.provider)
    return LIST_NAMES.get((provider.preset if provider else "") or upstream.provider)


def _override_usd(usage: Usage, price: PriceOverride) -> float:
    """Cache prices that are not given follow Anthropic's ratios: read 0.1×, 5m 1.25×, 1h 2× of input."""
    read = price.input * 0.1 if price.cache_read is None else price.cache_read
    write_5m = price.input * 1.25 if price.cache_write_5m is None else price.cache_write_5m
    write_1h = price.input * 2 if price.cache_write_1h is None else price.cache_write_1h
    per_million = (
        usage.input_tokens * price.input
        + usage.output_tokens * price.output
        + usage.cache_read_tokens * read
        + usage.cache_write_5m_tokens * write_5m
        + usage.cache_write_1h_tokens * write_1h
    )
    return per_million / _MILLION
