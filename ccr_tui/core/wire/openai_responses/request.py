"""The request as Responses: fields, tools and items, then the upstream's quirks."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_schema import is_closed
from ccr_tui.core.wire.openai_responses.items import ItemEncoder
from ccr_tui.core.wire.openai_responses.models import abilities_of
from ccr_tui.core.wire.openai_responses.quirks import correct
from ccr_tui.core.wire.openai_responses.reasoning import set_reasoning
from ccr_tui.core.wire.openai_responses.tools import tool_fields
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.user_name import user_name
from ccr_tui.core.wire.wire_ids import digest

_LEAST_OUTPUT = 16
"""The smallest `max_output_tokens` that OpenAI accepts."""


def responses_body(
    asked: Conversation, provider: Provider, model: str, quirks: frozenset[str], session: str, drops: Drops
) -> dict[str, Any]:
    """The body to send; `drops` learns what it does not say. Raises `CannotEncodeError`.

    `session` is the client's id of its session, "" if it has none.
    """
    abilities = abilities_of(model)
    encoder = ItemEncoder(Origin(provider.name, model), abilities.phases, drops)
    body: dict[str, Any] = {"model": model, "input": encoder.encode(asked), "store": False}
    if asked.system:
        body["instructions"] = "\n\n".join(asked.system)
    body |= _limits(asked, provider)
    body |= tool_fields(asked, drops, can_search="no_web_search" not in quirks)
    if asked.output_schema is not None:
        body["text"] = {"format": _format(asked)}
    if asked.stream:
        body["stream"] = True
    body |= _names(asked, session, drops)
    draft = Draft(body, asked, model, drops)
    if not abilities.samples:
        draft.remove("temperature", "top_p")
    set_reasoning(draft, abilities)
    correct(draft, quirks)
    if asked.model != model:
        drops.mapped("model", asked.model, model)
    _note_unsaid(draft)
    return draft.body


def _limits(asked: Conversation, provider: Provider) -> dict[str, Any]:
    limit = asked.max_tokens
    if limit is not None:
        limit = max(_LEAST_OUTPUT, min(limit, provider.max_tokens or limit))
    fields = {"max_output_tokens": limit, "temperature": asked.temperature, "top_p": asked.top_p}
    return {name: value for name, value in fields.items() if value is not None}


def _format(asked: Conversation) -> dict[str, Any]:
    schema = asked.output_schema
    return {"type": "json_schema", "name": "answer", "schema": schema, "strict": is_closed(schema)}


def _names(asked: Conversation, session: str, drops: Drops) -> dict[str, Any]:
    """Who asks, told by digests: of the person for abuse reports, of the session to find its cache again."""
    names: dict[str, Any] = {}
    if asked.user_id:
        names["safety_identifier"] = user_name(asked.user_id)
        drops.mapped("metadata.user_id", "Claude Code's ids", "digests")
    if session or asked.user_id:
        names["prompt_cache_key"] = f"session_{digest(session or asked.user_id)}"
    return names


def _note_unsaid(draft: Draft) -> None:
    """Wishes that found no field."""
    asked, drops = draft.asked, draft.drops
    drops.dropped("stop_sequences", "sequence", count=len(asked.stop_sequences))
    if asked.top_k is not None:
        drops.dropped("top_k")
    limit = draft.body.get("max_output_tokens")
    if limit != asked.max_tokens:
        drops.mapped("max_tokens", str(asked.max_tokens), "dropped" if limit is None else str(limit))
    if draft.level and not drops.has_mapped("thinking"):
        drops.mapped("thinking", draft.asked_words, "dropped")
