"""What an upstream charges, as people compare it: dollars per million tokens, in and out."""

from __future__ import annotations

from typing import NamedTuple

from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Upstream, Usage
from ccr_tui.core.pricing import price

_SAMPLE = 1000
"""Tokens: few enough for the price of a short context."""
_SAMPLES_PER_MILLION = 1_000_000 / _SAMPLE


class Rates(NamedTuple):
    """Dollars per million tokens of fresh input and of output."""

    input: float
    output: float


def rates_of(upstream: Upstream, config: Config, at: float) -> Rates | None:
    """The rates in force at `at` (seconds since the epoch); None when the price is unknown."""
    fresh = price(Usage(input_tokens=_SAMPLE), upstream, config, at).usd
    said = price(Usage(output_tokens=_SAMPLE), upstream, config, at).usd
    if fresh is None or said is None:
        return None
    return Rates(fresh * _SAMPLES_PER_MILLION, said * _SAMPLES_PER_MILLION)
