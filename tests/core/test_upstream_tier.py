from __future__ import annotations

import pytest

from ccr_tui.core.config import Config, PriceOverride
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.tiers import Tier
from ccr_tui.core.upstream_tier import tier_at, upstream_tier

NOW = 1_790_000_000.0
CONFIG = Config(
    providers={**PRESETS, "own": Provider("own", "http://own", auth=Auth.NONE)},
    prices={"own,priced": PriceOverride(20.0, 60.0), "free": PriceOverride(0.0, 0.0)},
    tiers={"own,strange": Tier.HIGH, "strange": Tier.LOW, "own,claude-opus-5": Tier.LOW},
)


@pytest.mark.parametrize(
    ("upstream", "tier"),
    [
        ("own,strange", Tier.HIGH),
        ("anthropic,strange", Tier.LOW),
        ("own,claude-opus-5", Tier.LOW),
        ("own,priced", Tier.HIGH),
        ("own,free", Tier.LOW),
        ("anthropic,claude-opus-4-5", Tier.HIGH),
        ("anthropic,claude-sonnet-4-5", Tier.MID),
        ("anthropic,claude-haiku-4-5", Tier.LOW),
        ("openai,gpt-5-mini", Tier.LOW),
        ("moonshot,kimi-k2", Tier.LOW),  # by its price; its name alone would say mid
        ("own,kimi-k2", Tier.MID),
        ("own,nobody-knows", None),
        ("own", None),
    ],
)
def test_by_hand_then_by_price_then_by_name(upstream: str, tier: Tier | None) -> None:
    assert upstream_tier(Upstream.parse(upstream), CONFIG, NOW) is tier


def test_thresholds() -> None:
    assert [tier_at(dollars) for dollars in (0, 2.4, 2.5, 6.9, 7.0)] == [
        *(Tier.LOW, Tier.LOW, Tier.MID, Tier.MID, Tier.HIGH)
    ]
