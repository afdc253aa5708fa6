"""Sends requests through the dialect, and has the official SDK's types check what comes out."""

from __future__ import annotations

import json
from typing import Any

from google.genai import types

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.providers import PRESETS, Provider
from ccr_tui.core.wire.dialect import UpstreamCall
from ccr_tui.core.wire.gemini.dialect import GeminiDialect
from tests.wire.gemini.streams import MODEL
from tests.wire.requests import inbound

GEMINI = PRESETS["gemini"]
KEY = (("x-goog-api-key", "test-key-0001"),)
_FIELDS = {"contents", "tools", "toolConfig", "systemInstruction", "generationConfig"}


def encode(
    provider: Provider = GEMINI, *, model: str = MODEL, raw: bytes | None = None, **fields: Any
) -> UpstreamCall:
    return GeminiDialect().encode(inbound(raw, **fields), provider, Upstream(provider.name, model), KEY)


def sent(provider: Provider = GEMINI, *, model: str = MODEL, **fields: Any) -> dict[str, Any]:
    """The body that goes upstream, checked."""
    request: dict[str, Any] = json.loads(encode(provider, model=model, **fields).body)
    check(request)
    return request


def contents(*messages: dict[str, Any], model: str = MODEL, **fields: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sent(model=model, messages=list(messages), **fields)["contents"]
    return found


def config(*, model: str = MODEL, **fields: Any) -> dict[str, Any]:
    """The settings that go upstream."""
    found: dict[str, Any] = sent(model=model, **fields).get("generationConfig", {})
    return found


def changes(*, model: str = MODEL, **fields: Any) -> dict[str, tuple[str, str]]:
    """What is listed as changed in the body: before and after by name."""
    return {c.what: (c.before, c.after) for c in encode(model=model, **fields).changes if c.where == "body"}


def check(request: dict[str, Any]) -> None:
    """The SDK's types refuse fields that they do not know. What they do not say of roles is said here."""
    assert request.keys() <= _FIELDS
    for content in request["contents"]:
        assert types.Content.model_validate(content).parts
    for tool in request.get("tools", []):
        types.Tool.model_validate(tool)
    types.ToolConfig.model_validate(request.get("toolConfig", {}))
    types.GenerationConfig.model_validate(request.get("generationConfig", {}))
    if "systemInstruction" in request:
        types.Content.model_validate(request["systemInstruction"])
    assert_calls_are_answered(request["contents"])


def assert_calls_are_answered(contents: list[dict[str, Any]]) -> None:
    """Calls follow something of the user's; behind them come just as many responses, alone, by name."""
    for index, content in enumerate(contents):
        called = [part["functionCall"]["name"] for part in content["parts"] if "functionCall" in part]
        if called:
            assert content["role"] == "model"
            assert contents[index - 1]["role"] == "user"
            assert index > 0
            answers = contents[index + 1]["parts"]
            assert [part["functionResponse"]["name"] for part in answers] == called
        elif any("functionResponse" in part for part in content["parts"]):
            assert content["role"] == "user"
            assert any("functionCall" in part for part in contents[index - 1]["parts"])
