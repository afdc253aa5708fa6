"""Sends requests through the dialect, and has the official SDK's types check what comes out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, get_type_hints

from openai.types.chat.completion_create_params import (
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
)
from pydantic import TypeAdapter

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS, Auth, Provider
from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.conversation_reader import read_conversation
from ccr_tui.core.wire.dialect import UpstreamCall
from ccr_tui.core.wire.draft import Draft
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_chat.dialect import OpenAIChatDialect
from tests.wire.requests import body, inbound, parsed

_STREAMED: TypeAdapter[Any] = TypeAdapter(CompletionCreateParamsStreaming)
_WHOLE: TypeAdapter[Any] = TypeAdapter(CompletionCreateParamsNonStreaming)
_FIELDS = get_type_hints(CompletionCreateParamsStreaming).keys()

BEYOND_THE_SDK = frozenset(
    {
        "top_k",
        "thinking",
        "reasoning",
        "enable_thinking",
        "thinking_budget",
        "enable_search",
        "chat_template_kwargs",
        "plugins",
        "drop_params",
    }
)
"""Fields of other providers that OpenAI's own types do not have."""

PLAIN = Provider("plain", "https://plain.example/v1", "openai_chat", Auth.KEY, auth_header="authorization")
KEY = (("authorization", "Bearer sk-plain-0001"),)


def with_quirks(*quirks: str) -> Provider:
    return Provider("plain", PLAIN.base_url, "openai_chat", Auth.NONE, quirks=quirks)


def preset(name: str) -> Provider:
    return PRESETS[name]


def encode(
    provider: Provider = PLAIN, *, model: str = "m", raw: bytes | None = None, **fields: Any
) -> UpstreamCall:
    request = inbound(raw if raw is not None else body(**fields))
    return OpenAIChatDialect().encode(request, provider, Upstream(provider.name, model), KEY)


def sent(provider: Provider = PLAIN, *, model: str = "m", **fields: Any) -> dict[str, Any]:
    """The body that goes upstream, checked."""
    request: dict[str, Any] = json.loads(encode(provider, model=model, **fields).body)
    check(request)
    return request


def messages(*messages: dict[str, Any], provider: Provider = PLAIN, **fields: Any) -> list[dict[str, Any]]:
    sent_messages: list[dict[str, Any]] = sent(provider, messages=list(messages), **fields)["messages"]
    return sent_messages


def changes(provider: Provider = PLAIN, *, model: str = "m", **fields: Any) -> dict[str, tuple[str, str]]:
    """What is listed as changed in the body: before and after by name."""
    found = encode(provider, model=model, **fields).changes
    return {c.what: (c.before, c.after) for c in found if c.where == "body"}


def check(request: dict[str, Any]) -> None:
    known = {key: value for key, value in request.items() if key not in BEYOND_THE_SDK}
    if known.get("reasoning_effort") == "default":  # Groq's word for "as much as it likes"
        del known["reasoning_effort"]
    adapter = _STREAMED if request.get("stream") else _WHOLE
    exhaust(adapter.validate_python(known))
    unknown = known.keys() - _FIELDS
    assert not unknown, unknown


def exhaust(value: Any) -> None:
    """Pydantic checks the items of an `Iterable` only when they are taken out of it."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for item in value:
            exhaust(item)


def draft(model: str = "m", **fields: Any) -> Draft:
    """A draft for a quirk: the request's own fields as they are, messages as given in `chat`."""
    chat = fields.pop("chat", [])
    given = fields.pop("body", {})
    asked: Conversation = read_conversation(parsed(**fields), Drops())
    return Draft({"model": model, "messages": chat, **given}, asked, model, Drops())
