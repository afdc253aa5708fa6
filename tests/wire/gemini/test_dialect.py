from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.errors import RequestError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import other_facts
from ccr_tui.core.providers import PRESETS
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.core.wire.gemini.dialect import GeminiDialect
from ccr_tui.core.wire.message_fold import message_from_events
from tests.wire.gemini.requests import GEMINI, KEY, check, encode
from tests.wire.gemini.streams import GOLDEN, MODEL, answer, calling, chunk, words
from tests.wire.grammar import message_of, outline
from tests.wire.requests import HEADERS, WEATHER, inbound

DIALECT = GeminiDialect()
UPSTREAM = Upstream("gemini", MODEL)


def counting(**fields: Any) -> Inbound:
    request = inbound(stream=..., **fields)
    facts = replace(request.facts, endpoint="count_tokens")
    return replace(request, path="/v1/messages/count_tokens", facts=facts)


def lines(stream: bytes, **fields: Any) -> list[str]:
    translator = DIALECT.translator(inbound(**fields), GEMINI, UPSTREAM)
    assert translator is not None
    return outline(translator.feed(stream) + translator.finish())


def test_it_is_registered_with_its_preset_and_counts_tokens() -> None:
    assert isinstance(dialect_named(PRESETS["gemini"].dialect), GeminiDialect)
    assert DIALECT.counts_tokens


def test_a_call() -> None:
    call = encode()
    path = f"/v1beta/models/{MODEL}:streamGenerateContent?alt=sse"
    assert (call.method, call.url) == ("POST", f"https://generativelanguage.googleapis.com{path}")
    assert dict(call.headers)["x-goog-api-key"] == "test-key-0001"
    assert "x-api-key" not in dict(call.headers)
    assert encode(stream=False).url.endswith(f"{MODEL}:generateContent")
    assert call.changes[0].after == path


def test_the_client_s_own_model_where_the_route_names_none() -> None:
    assert "/models/claude-sonnet-5:" in encode(model="").url
    with pytest.raises(CannotEncodeError, match="names no model"):
        encode(model="", raw=b'{"messages": []}')


def test_counting_tokens() -> None:
    call = DIALECT.encode(counting(tools=[WEATHER], system="Be brief."), GEMINI, UPSTREAM, KEY)
    assert call.url.endswith(f"/v1beta/models/{MODEL}:countTokens")
    request = json.loads(call.body)["generateContentRequest"]
    assert request.pop("model") == f"models/{MODEL}"
    assert request.keys() == {"contents", "tools", "systemInstruction"}
    check(request)
    counted = DIALECT.answer(counting(), GEMINI, UPSTREAM, b'{"totalTokens": 31, "promptTokensDetails": []}')
    assert json.loads(counted) == {"input_tokens": 31}
    with pytest.raises(ValueError, match="no totalTokens"):
        DIALECT.answer(counting(), GEMINI, UPSTREAM, b"{}")


def test_other_paths_are_not_there() -> None:
    request = Inbound("GET", "/v1/models", "", HEADERS, b"", b"", other_facts(dict(HEADERS)))
    with pytest.raises(CannotEncodeError, match="it has no GET /v1/models"):
        DIALECT.encode(request, GEMINI, UPSTREAM, KEY)


@pytest.mark.parametrize("name", [n for n, (_, told) in GOLDEN.items() if not told[-1].startswith("error")])
def test_streams_and_the_messages_that_they_tell(name: str) -> None:
    translator = DIALECT.translator(inbound(tools=[WEATHER]), GEMINI, UPSTREAM)
    assert translator is not None
    events = translator.feed(GOLDEN[name][0]) + translator.finish()
    assert outline(events) == GOLDEN[name][1]
    message_of(message_from_events(events))


def test_a_whole_answer() -> None:
    body = json.dumps(answer(words("Hello"), finish="STOP")).encode()
    message = message_of(DIALECT.answer(inbound(stream=False), GEMINI, UPSTREAM, body))
    assert message["content"] == [{"type": "text", "text": "Hello"}]


def test_thoughts_are_shown_to_who_asked_or_has_tools_to_think_about() -> None:
    stream = GOLDEN["thinking"][0]
    assert lines(stream, thinking={"type": "disabled"})[0] == "text: Yes."
    assert lines(stream, thinking={"type": "adaptive"})[0] == "thinking: Let me see."
    assert lines(stream, tools=[WEATHER])[0] == "thinking: Let me see."


def test_long_names_travel_there_and_back() -> None:
    name = "mcp__" + "x" * 80
    tools = [{**WEATHER, "name": name}]
    sent_name = json.loads(encode(tools=tools).body)["tools"][0]["functionDeclarations"][0]["name"]
    assert len(sent_name) <= 64
    assert f" {name}: " in lines(chunk(calling(sent_name), finish="STOP"), tools=tools)[0]


def test_errors_are_anthropic_s() -> None:
    body = b'{"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}'
    status, told = DIALECT.error(503, body)
    assert (status, json.loads(told)["error"]["type"]) == (503, "overloaded_error")


KEYS = (
    *("role", "content", "type", "text", "source", "data", "media_type", "url", "id", "name", "input"),
    *(
        "tool_use_id",
        "thinking",
        "signature",
        "is_error",
        "input_schema",
        "properties",
        "$ref",
        "budget_tokens",
    ),
)
VALUES = (
    *("", "user", "assistant", "system", "text", "image", "document", "thinking", "tool_use", "tool_result"),
    *("base64", "url", "enabled", "disabled", "web_search_20250305", "any", "tool", "#", "\ud800"),
)
odd: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)
FIELDS = (
    *("messages", "system", "tools", "tool_choice", "thinking", "output_config", "max_tokens", "temperature"),
    *("stop_sequences", "metadata", "top_k", "model", "stream"),
)


@given(st.dictionaries(st.sampled_from(FIELDS), odd, max_size=8))
def test_whatever_is_asked_it_is_sent_or_cannot_be_encoded(fields: dict[str, Any]) -> None:
    raw = json.dumps({"model": "m", "messages": [{"role": "user", "content": "a"}], **fields}).encode()
    with suppress(CannotEncodeError, RequestError):
        encode(raw=raw)


@pytest.mark.parametrize("depth", [20, 200])
def test_nested_beyond_measure(depth: int) -> None:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"a": schema}}
    assert len(encode(tools=[{"name": "t", "input_schema": schema}]).body) < 2500
