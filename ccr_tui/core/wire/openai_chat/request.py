"""The request as Chat Completions: fields, tools and messages, then the upstream's quirks."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.providers import Provider
from ccr_tui.core.wire.conversation import Conversation, ServerTool
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_schema import is_closed
from ccr_tui.core.wire.openai_chat.messages import MessageEncoder
from ccr_tui.core.wire.openai_chat.quirks import SEARCHES, correct
from ccr_tui.core.wire.openai_chat.tools import tool_fields
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.user_name import user_name


def chat_body(
    asked: Conversation, provider: Provider, model: str, quirks: frozenset[str], drops: Drops
) -> dict[str, Any]:
    """The body to send; `drops` learns what it does not say. Raises `CannotEncodeError`."""
    encoder = MessageEncoder(Origin(provider.name, model), quirks, drops)
    body: dict[str, Any] = {"model": model, "messages": encoder.encode(asked)}
    body |= _sampling(asked, provider)
    body |= tool_fields(asked, quirks)
    if asked.output_schema is not None:
        body["response_format"] = _response_format(asked)
    if asked.stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    if asked.user_id:
        body["user"] = user_name(asked.user_id)
        drops.mapped("metadata.user_id", "Claude Code's ids", "a digest")
    draft = Draft(body, asked, model, drops)
    for tool in asked.server_tools:
        _server_tool(tool, draft, quirks)
    correct(draft, quirks)
    if asked.model != model:
        drops.mapped("model", asked.model, model)
    _note_unsaid(draft)
    return draft.body


def _sampling(asked: Conversation, provider: Provider) -> dict[str, Any]:
    limit = asked.max_tokens
    if limit and provider.max_tokens:
        limit = min(limit, provider.max_tokens)
    fields = {
        "max_tokens": limit,
        "temperature": asked.temperature,
        "top_p": asked.top_p,
        "stop": list(asked.stop_sequences) or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _response_format(asked: Conversation) -> dict[str, Any]:
    schema = {"name": "answer", "schema": asked.output_schema, "strict": is_closed(asked.output_schema)}
    return {"type": "json_schema", "json_schema": schema}


def _server_tool(tool: ServerTool, draft: Draft, quirks: frozenset[str]) -> None:
    """A tool of Anthropic's own: the upstream's search stands for a web search, nothing for the others.

    Beside other tools such a one can be missing; alone it is what the client wants.
    """
    search = next((SEARCHES[name] for name in sorted(quirks) if name in SEARCHES), None)
    if tool.is_web_search and search is not None:
        search(draft)
        draft.drops.mapped("tools", tool.type, "the provider's own search")
    elif not draft.asked.tools or draft.asked.tool_choice.name == tool.name:
        what = (
            "web search"
            if tool.is_web_search
            else f"counterpart of Anthropic's tool {tool.name or tool.type}"
        )
        raise CannotEncodeError(f"it has no {what}")
    else:
        draft.drops.dropped("tools", f"{tool.type} tool")


def _note_unsaid(draft: Draft) -> None:
    """Wishes that found no field."""
    asked, body = draft.asked, draft.body
    if asked.top_k is not None and "top_k" not in body:
        draft.drops.dropped("top_k")
    limit = body.get("max_tokens", body.get("max_completion_tokens"))
    if limit != asked.max_tokens:
        draft.drops.mapped("max_tokens", str(asked.max_tokens), str(limit))
    if draft.level and not draft.drops.has_mapped("thinking"):
        draft.drops.mapped("thinking", draft.asked_words, "dropped")
