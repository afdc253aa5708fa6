"""Corrections for servers that speak Responses otherwise than OpenAI, by name."""

from __future__ import annotations

from collections.abc import Callable

from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.field_removals import no_parallel_flag, no_sampling


def no_max_output_tokens(draft: Draft) -> None:
    """ChatGPT's own endpoint sets the limit itself and refuses the field."""
    draft.body.pop("max_output_tokens", None)


def no_reasoning(draft: Draft) -> None:
    """A server that knows nothing of reasoning."""
    if draft.body.pop("reasoning", None):
        draft.drops.mapped("thinking", draft.asked_words, "dropped")
    no_include(draft)


def no_summary(draft: Draft) -> None:
    """OpenAI shows summaries of thoughts to verified organisations only, and refuses the wish to others."""
    draft.body.get("reasoning", {}).pop("summary", None)


def no_include(draft: Draft) -> None:
    """A server that hands out neither encrypted reasoning nor the sources of a search."""
    draft.body.pop("include", None)


def no_names(draft: Draft) -> None:
    """A server that refuses fields which only OpenAI has for caching and abuse reports."""
    draft.remove("safety_identifier", "prompt_cache_key")


def system_role(draft: Draft) -> None:
    """A server with the older word for instructions in mid-conversation."""
    for item in draft.body["input"]:
        if item.get("role") == "developer":
            item["role"] = "system"


CORRECTIONS: dict[str, Callable[[Draft], None]] = {
    quirk.__name__: quirk
    for quirk in (
        no_max_output_tokens,
        no_sampling,
        no_reasoning,
        no_summary,
        no_include,
        no_names,
        no_parallel_flag,
        system_role,
    )
}
"""Made to a whole request, in this order. `no_web_search` is read where tools are translated."""


def correct(draft: Draft, quirks: frozenset[str]) -> None:
    """Make all corrections that the upstream needs."""
    for name, quirk in CORRECTIONS.items():
        if name in quirks:
            quirk(draft)
