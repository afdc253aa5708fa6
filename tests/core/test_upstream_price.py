from __future__ import annotations

import pytest

from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.upstream_price import Rates, rates_of

NOW = 1_790_000_000.0
CONFIG = Config(providers=dict(PRESETS), prices={"ollama,own": PriceOverride(0.5, 1.5)})


def test_dollars_for_a_million_tokens_in_and_out() -> None:
    assert rates_of(Upstream("ollama", "own"), CONFIG, NOW) == pytest.approx(Rates(0.5, 1.5))
    assert rates_of(Upstream("anthropic", "claude-haiku-4-5"), CONFIG, NOW) == pytest.approx(Rates(1.0, 5.0))


def test_unknown_is_unknown() -> None:
    assert rates_of(Upstream("ollama", "nobody-knows"), CONFIG, NOW) is None
