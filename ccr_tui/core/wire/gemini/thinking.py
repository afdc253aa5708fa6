"""How much to think, in Gemini's terms: a level since Gemini 3, a number of tokens in 2.5."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.conversation import Reasoning
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.family import Family
from ccr_tui.core.wire.reasoning_level import LOW_BUDGET, MEDIUM_BUDGET, level_of, words_of

_OFF = "off"
_LEVELS = {"low": "low", "medium": "medium", "high": "high", "xhigh": "high", "max": "high"}
_DYNAMIC = -1  # the model decides
_MOST = 1 << 20  # more than any model allows: it is cut to what it does
_BUDGETS = {"low": LOW_BUDGET, "medium": MEDIUM_BUDGET, "high": _DYNAMIC, "xhigh": _MOST, "max": _MOST}


def thinking_config(asked: Reasoning, family: Family, drops: Drops) -> dict[str, Any] | None:
    """Gemini's `thinkingConfig`, or None where nothing is said or the model does not think."""
    if not asked.kind and not asked.effort:
        return None
    if family.has_levels:
        config = _with_level(asked, family)
    elif family.has_budgets:
        config = _with_budget(asked, family)
    else:
        drops.mapped("thinking", words_of(asked), "dropped")
        return None
    config["includeThoughts"] = asked.kind != "disabled"
    drops.mapped("thinking", words_of(asked), f"thinkingConfig: {config}")
    return config


def _with_level(asked: Reasoning, family: Family) -> dict[str, Any]:
    """Only the smaller models can (nearly) do without; the first Pro of 3 has no middle."""
    wish = level_of(asked, off=_OFF)
    level = _LEVELS.get(wish, "")
    if wish == _OFF:
        level = "low" if family.is_pro or family.version >= (4, 0) else "minimal"
    if level == "medium" and family.is_pro and family.version == (3, 0):
        level = "high"
    return {"thinkingLevel": level} if level else {}


def _with_budget(asked: Reasoning, family: Family) -> dict[str, Any]:
    """2.5 Pro thinks at least 128 tokens; Flash may be told not to; Flash-Lite does not begin below 512."""
    lowest, highest = (128, 32768) if family.is_pro else (512 if family.is_lite else 1, 24576)
    if level_of(asked, off=_OFF) == _OFF:
        return {"thinkingBudget": lowest if family.is_pro else 0}
    budget = asked.budget if asked.kind == "enabled" and asked.budget else _BUDGETS.get(asked.effort)
    if budget is None:
        return {}
    return {"thinkingBudget": budget if budget == _DYNAMIC else max(lowest, min(budget, highest))}
