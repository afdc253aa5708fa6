"""How much the client wants the model to think, as one word."""

from __future__ import annotations

from ccr_tui.core.wire.conversation import Reasoning

OFF = "none"
"""The level of reasoning that means: do not think."""

LOW_BUDGET = 1024
MEDIUM_BUDGET = 8192


def level_of(asked: Reasoning, *, off: str = OFF) -> str:
    """`off`, "low", "medium", "high", "xhigh", "max", or "" where nothing is said.

    A budget is read as CCR reads it: up to 1024 tokens low, up to 8192 medium, else high.
    """
    if asked.kind == "disabled":
        return off
    if asked.kind == "enabled" and asked.budget:
        if asked.budget <= LOW_BUDGET:
            return "low"
        return "medium" if asked.budget <= MEDIUM_BUDGET else "high"
    return asked.effort


def words_of(asked: Reasoning) -> str:
    """How the client said it."""
    words = (asked.kind, str(asked.budget or ""), asked.effort)
    return " ".join(word for word in words if word)
