"""Quirks of servers that refuse a field which Chat Completions and Responses both have."""

from __future__ import annotations

from ccr_tui.core.wire.draft import Draft


def no_parallel_flag(draft: Draft) -> None:
    draft.remove("parallel_tool_calls")


def no_sampling(draft: Draft) -> None:
    """Kimi's thinking models accept one temperature only."""
    draft.remove("temperature", "top_p")
