"""The tier of an upstream: what the user says, else what it costs, else what its name tells."""

from __future__ import annotations

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.core.tiers import Tier, tier_of

MID_FROM = 2.5
HIGH_FROM = 7.0
"""Dollars per million tokens, three parts of them input and one output: haiku costs 2, sonnet 4 to 6, opus 8
to 10.
"""

_SAMPLE = Usage(input_tokens=3000, output_tokens=1000)
"""Small enough for the price of a short context."""
_SAMPLES_PER_MILLION = 1_000_000 / (_SAMPLE.input_tokens + _SAMPLE.output_tokens)


def upstream_tier(upstream: Upstream, config: Config, at: float) -> Tier | None:
    """The tier by `[tiers]` (`provider,model` before model), price or name; None when nothing tells it.

    `at` (seconds since the epoch) says which prices are in force.
    """
    by_hand = config.tiers.get(str(upstream)) or config.tiers.get(upstream.model)
    if by_hand is not None:
        return by_hand
    usd = price(_SAMPLE, upstream, config, at).usd
    return tier_of(upstream.model) if usd is None else tier_at(usd * _SAMPLES_PER_MILLION)


def tier_at(dollars: float) -> Tier:
    """The tier of a price: dollars per million tokens of such a mixture."""
    if dollars < MID_FROM:
        return Tier.LOW
    return Tier.MID if dollars < HIGH_FROM else Tier.HIGH
