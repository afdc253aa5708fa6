"""Gemini's token counts in Anthropic's terms: every token once."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.json_values import count, mapping


def gemini_usage(metadata: Any) -> Usage | None:
    """Usage from `usageMetadata`; None when it tells nothing.

    The prompt includes what was cached, but not what built-in tools added. Thoughts are output.
    """
    told = mapping(metadata)
    prompt = count(told.get("promptTokenCount"))
    output = count(told.get("candidatesTokenCount")) + count(told.get("thoughtsTokenCount"))
    if not prompt and not output:
        return None
    cached = min(prompt, count(told.get("cachedContentTokenCount")))
    return Usage(
        input_tokens=prompt - cached + count(told.get("toolUsePromptTokenCount")),
        cache_read_tokens=cached,
        output_tokens=output,
    )
