from __future__ import annotations

import pytest

from ccr_tui.core.tiers import Tier, is_upward, tier_of


@pytest.mark.parametrize(
    ("model", "tier"),
    [
        ("claude-opus-5-5", Tier.HIGH),
        ("claude-fable-5-1", Tier.HIGH),
        ("google/gemini-3-pro", Tier.HIGH),
        ("claude-sonnet-5", Tier.MID),
        ("z-ai/glm-5", Tier.MID),
        ("gpt-5.5", Tier.MID),
        ("claude-haiku-4-5-20251001", Tier.LOW),
        ("gemini-3-flash-preview", Tier.LOW),
        ("gpt-5-mini", Tier.LOW),
        ("llama3:8b", Tier.LOW),
        ("minimax-m2", Tier.MID),
        ("my-own-model", None),
        ("", None),
    ],
)
def test_the_name_tells_the_tier(model: str, tier: Tier | None) -> None:
    assert tier_of(model) is tier


def test_upward_is_from_what_is_known_to_what_is_known_to_be_higher() -> None:
    upward = [(a, b) for a in (*Tier, None) for b in (*Tier, None) if is_upward(a, b)]
    assert upward == [(Tier.LOW, Tier.MID), (Tier.LOW, Tier.HIGH), (Tier.MID, Tier.HIGH)]
