"""Token counts as other providers report them, in Anthropic's terms: every token is counted once.

OpenAI's input includes what was read from a cache, Anthropic's does not. Reasoning tokens are part of
the output on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccr_tui.core.exchange import Usage
from ccr_tui.core.wire.json_values import count, mapping


def openai_usage(usage: Any) -> Usage | None:
    """Usage of Chat Completions (`prompt_tokens`) or Responses (`input_tokens`); None when it tells nothing.

    Cached input is `…_tokens_details.cached_tokens`; DeepSeek says `prompt_cache_hit_tokens`, Moonshot
    `cached_tokens`. OpenRouter also tells `cache_write_tokens`.
    """
    if not usage:
        return None
    told = mapping(usage)
    total = count(told.get("prompt_tokens")) or count(told.get("input_tokens"))
    output = count(told.get("completion_tokens")) or count(told.get("output_tokens"))
    if not total and not output:
        return None
    details = mapping(told.get("prompt_tokens_details")) or mapping(told.get("input_tokens_details"))
    read = min(total, _cache_read(told, details))
    written = min(total - read, count(details.get("cache_write_tokens")))
    return Usage(
        input_tokens=total - read - written,
        cache_read_tokens=read,
        cache_write_5m_tokens=written,
        output_tokens=output,
    )


def _cache_read(told: Mapping[str, Any], details: Mapping[str, Any]) -> int:
    return (
        count(details.get("cached_tokens"))
        or count(told.get("prompt_cache_hit_tokens"))
        or count(told.get("cached_tokens"))
    )
