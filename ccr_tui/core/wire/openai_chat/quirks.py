"""Every quirk of an OpenAI-like server by its name, as presets list them."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.wire import field_removals
from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.openai_chat import field_quirks, history_quirks, reasoning_quirks

Quirk = Callable[[Draft], None]

CORRECTIONS: dict[str, Quirk] = {
    quirk.__name__: quirk
    for quirk in (
        field_quirks.max_completion_tokens,
        field_quirks.at_most_4_stops,
        field_quirks.no_stream_options,
        field_quirks.prompt_cache_key,
        field_quirks.no_user,
        field_removals.no_parallel_flag,
        field_removals.no_sampling,
        field_quirks.top_k,
        field_quirks.tool_choice_any,
        field_quirks.litellm_drop_params,
        field_quirks.json_object_only,
        field_quirks.schema_in_prompt,
        field_quirks.text_only,
        field_quirks.inline_images_only,
        history_quirks.system_first,
        history_quirks.content_never_null,
        history_quirks.no_user_after_tool,
        history_quirks.short_ids,
        history_quirks.ids_at_most_40,
        reasoning_quirks.effort_field,
        reasoning_quirks.openai_reasoning,
        reasoning_quirks.groq_reasoning,
        reasoning_quirks.xai_reasoning,
        reasoning_quirks.cerebras_reasoning,
        reasoning_quirks.deepseek_thinking,
        reasoning_quirks.thinking_switch,
        reasoning_quirks.qwen_thinking,
        reasoning_quirks.template_thinking,
        reasoning_quirks.openrouter_reasoning,
    )
}
"""Made to a whole request, in this order."""

SEARCHES: dict[str, Quirk] = {
    quirk.__name__: quirk for quirk in (field_quirks.web_plugin, field_quirks.enable_search)
}
"""How an upstream is asked to search the web itself; made only when the client wants a search."""

FLAGS = frozenset(
    {
        "pdf_files",  # files of PDF are read
        "no_patterns",  # `pattern` and `format` in schemas end in an error
        "plain_object_schemas",  # no alternatives at the top of a tool's schema
        "reasoning_content_back",  # thoughts go back with the calls that they led to
        "reasoning_details_back",  # the same in OpenRouter's form
        "think_tags",  # thoughts come inside the text, between <think> tags
    }
)
"""Read where messages, tools and answers are translated."""


def correct(draft: Draft, quirks: frozenset[str]) -> None:
    """Make all corrections that the upstream needs."""
    for name, quirk in CORRECTIONS.items():
        if name in quirks:
            quirk(draft)
