"""How strong a model is, as its name tells: the share of work that goes to the dearest models."""

from __future__ import annotations

import re
from enum import StrEnum


class Tier(StrEnum):
    """From the cheapest to the dearest."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


_ORDER = tuple(Tier)
_NAMES = (
    (Tier.LOW, re.compile(r"haiku|flash|(^|[-_.:/])(mini|nano|lite|small|air|instant|[1-9]b)($|[-_.:/@])")),
    (Tier.HIGH, re.compile(r"opus|fable|mythos|(^|[-_.:/])(pro|ultra|max)($|[-_.:/@])")),
    (Tier.MID, re.compile(r"sonnet|gpt|gemini|deepseek|qwen|glm|kimi|grok|mistral|minimax|llama")),
)


def tier_of(model: str) -> Tier | None:
    """The tier that a model's name tells; None when it tells nothing."""
    name = model.lower()
    return next((tier for tier, pattern in _NAMES if pattern.search(name)), None)


def is_upward(start: Tier | None, end: Tier | None) -> bool:
    """True when `end` is a higher tier than `start`; what is unknown is not higher."""
    return start is not None and end is not None and _ORDER.index(end) > _ORDER.index(start)
