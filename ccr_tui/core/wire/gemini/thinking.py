"""How much to think, in Gemini's terms: a level since Gemini 3, a number of tokens in 2.5."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.conversation import Reasoning
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.family import Family

_OFF = "off"
_LOW_BUDGET = 1024
_MEDIUM_BUDGET = 8192
_LEVELS = {"low": "low", "medium": "medium", "high": "high", "xhigh": "high", "max": "high"}
_DYNAMIC = -1  # the model decides
_MOST = 1 << 20  # more than any model allows: it is cut to what it does
_BUDGETS = {"low": _LOW_BUDGET, "medium": _MEDIUM_BUDGET, "high": _DYNAMIC, "xhigh": _MOST, "max": _MOST}


def thinking_config(asked: Reasoning, family: Family, drops: Drops) -> dict[str, Any] | None:
    """Gemini's `thinkingConfig`, or None where nothing is said or the model does not think."""
    if not asked.kind and not asked.effort:
        return None
    if family.has_levels:
        config = _with_level(asked, family)
    elif family.has_budgets:
        config = _with_budget(asked, family)
    else:
        drops.mapped("thinking", _words(asked), "dropped")
        return None
    config["includeThoughts"] = asked.kind != "disabled"
    drops.mapped("thinking", _words(asked), f"thinkingConfig: {config}")
    return config


def _with_level(asked: Reasoning, family: Family) -> dict[str, Any]:
    """Only the smaller models can (nearly) do without; the first Pro of 3 has no middle."""
    level = _LEVELS.get(_level(asked), "")
    if _level(asked) == _OFF:
        level = "low" if family.is_pro or family.version >= (4, 0) else "minimal"
    if level == "medium" and family.is_pro and family.version == (3, 0):
        level = "high"
    return {"thinkingLevel": level} if level else {}


def _with_budget(asked: Reasoning, family: Family) -> dict[str, Any]:
    """2.5 Pro thinks at least 128 tokens; Flash may be told not to; Flash-Lite does not begin below 512."""
    lowest, highest = (128, 32768) if family.is_pro else (512 if family.is_lite else 1, 24576)
    if _level(asked) == _OFF:
        return {"thinkingBudget": lowest if family.is_pro else 0}
    budget = asked.budget if asked.kind == "enabled" and asked.budget else _BUDGETS.get(asked.effort)
    if budget is None:
        return {}
    return {"thinkingBudget": budget if budget == _DYNAMIC else max(lowest, min(budget, highest))}


def _level(asked: Reasoning) -> str:
    """A budget is read as CCR reads it: up to 1024 tokens low, up to 8192 medium, else high."""
    if asked.kind == "disabled":
        return _OFF
    if asked.kind == "enabled" and asked.budget:
        if asked.budget <= _LOW_BUDGET:
            return "low"
        return "medium" if asked.budget <= _MEDIUM_BUDGET else "high"
    return asked.effort


def _words(asked: Reasoning) -> str:
    words = (asked.kind, str(asked.budget or ""), asked.effort)
    return " ".join(word for word in words if word)
