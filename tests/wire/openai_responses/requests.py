"""Sends requests through the dialect, and has the official SDK's types check what comes out."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

from openai.types.responses.response_create_params import (
    ResponseCreateParamsNonStreaming,
    ResponseCreateParamsStreaming,
)
from pydantic import TypeAdapter

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import Auth, Provider
from ccr_tui.core.wire.dialect import UpstreamCall
from ccr_tui.core.wire.openai_responses.dialect import OpenAIResponsesDialect
from tests.wire.openai_chat.requests import KEY, exhaust
from tests.wire.requests import body, inbound

_STREAMED: TypeAdapter[Any] = TypeAdapter(ResponseCreateParamsStreaming)
_WHOLE: TypeAdapter[Any] = TypeAdapter(ResponseCreateParamsNonStreaming)
_FIELDS = get_type_hints(ResponseCreateParamsStreaming).keys()

PLAIN = Provider(
    "plain", "https://plain.example/v1", "openai_responses", Auth.KEY, auth_header="authorization"
)
MODEL = "gpt-5.2"


def with_quirks(*quirks: str) -> Provider:
    return Provider("plain", PLAIN.base_url, "openai_responses", Auth.NONE, quirks=quirks)


def encode(
    provider: Provider = PLAIN, *, model: str = MODEL, raw: bytes | None = None, **fields: Any
) -> UpstreamCall:
    request = inbound(raw if raw is not None else body(**fields))
    return OpenAIResponsesDialect().encode(request, provider, Upstream(provider.name, model), KEY)


def sent(provider: Provider = PLAIN, *, model: str = MODEL, **fields: Any) -> dict[str, Any]:
    """The body that goes upstream, checked."""
    request: dict[str, Any] = json.loads(encode(provider, model=model, **fields).body)
    check(request)
    return request


def items(*messages: dict[str, Any], model: str = MODEL, **fields: Any) -> list[dict[str, Any]]:
    sent_items: list[dict[str, Any]] = sent(model=model, messages=list(messages), **fields)["input"]
    return sent_items


def changes(provider: Provider = PLAIN, *, model: str = MODEL, **fields: Any) -> dict[str, tuple[str, str]]:
    """What is listed as changed in the body: before and after by name."""
    found = encode(provider, model=model, **fields).changes
    return {c.what: (c.before, c.after) for c in found if c.where == "body"}


def check(request: dict[str, Any]) -> None:
    adapter = _STREAMED if request.get("stream") else _WHOLE
    exhaust(adapter.validate_python(request))
    unknown = request.keys() - _FIELDS
    assert not unknown, unknown
