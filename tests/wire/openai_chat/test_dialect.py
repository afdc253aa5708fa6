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
from ccr_tui.core.wire.conversation_reader import tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_chat.dialect import OpenAIChatDialect
from tests.wire.grammar import message_of, outline
from tests.wire.openai_chat.requests import KEY, PLAIN, changes, encode, messages, preset
from tests.wire.openai_chat.streams import GOLDEN, calls, chunk, client_id, completion, entry
from tests.wire.requests import HEADERS, WEATHER, assistant, inbound, result, user

DIALECT = OpenAIChatDialect()
UPSTREAM = Upstream("plain", "m")


def other(method: str, path: str) -> Inbound:
    return Inbound(method, path, "", HEADERS, b"", b"", other_facts(dict(HEADERS)))


def test_it_is_registered_and_counts_no_tokens() -> None:
    assert isinstance(dialect_named("openai_chat"), OpenAIChatDialect)
    assert not DIALECT.counts_tokens


def test_the_address_is_the_base_and_a_path_or_the_whole_endpoint() -> None:
    assert encode().url == "https://plain.example/v1/chat/completions"
    whole = replace(PLAIN, endpoint="https://relay.example/openai/chat?api-version=1")
    assert encode(whole).url == "https://relay.example/openai/chat?api-version=1"
    assert encode().headers[-1] == KEY[0]


def test_all_that_changes_is_listed() -> None:
    found = changes(
        system=[{"type": "text", "text": "x-anthropic-billing-header: a"}],
        tools=[{**WEATHER, "cache_control": {"type": "ephemeral"}}],
        context_management={},
        metadata={"user_id": "u"},
    )
    assert found.keys() == {
        "dialect",
        "model",
        "metadata.user_id",
        "context_management",
        "cache_control",
        "attribution block",
    }


def test_models_are_listed_and_nothing_else_is_there() -> None:
    call = DIALECT.encode(other("GET", "/v1/models"), PLAIN, UPSTREAM, KEY)
    assert (call.method, call.url, call.body) == ("GET", "https://plain.example/v1/models", b"")
    ccr = replace(PLAIN, endpoint="https://plain.example/x/chat/completions")
    assert (
        DIALECT.encode(other("GET", "/v1/models"), ccr, UPSTREAM, KEY).url == "https://plain.example/x/models"
    )
    with pytest.raises(CannotEncodeError, match="it has no HEAD /"):
        DIALECT.encode(other("HEAD", "/"), PLAIN, UPSTREAM, KEY)


@pytest.mark.parametrize("name", [n for n, (_, lines) in GOLDEN.items() if not lines[-1].startswith("error")])
def test_streams_and_the_messages_that_they_tell(name: str) -> None:
    translator = DIALECT.translator(inbound(tools=[WEATHER]), PLAIN, UPSTREAM)
    assert translator is not None
    events = translator.feed(GOLDEN[name][0]) + translator.finish()
    assert [line.split(" ")[0] for line in outline(events)] == [
        line.split(" ")[0] for line in GOLDEN[name][1]
    ]
    message_of(message_from_events(events))


def test_thoughts_are_shown_to_who_asked_or_has_tools_to_think_about() -> None:
    def lines(**fields: Any) -> list[str]:
        translator = DIALECT.translator(inbound(**fields), PLAIN, UPSTREAM)
        assert translator is not None
        return outline(translator.feed(GOLDEN["thinking"][0]))

    assert lines(thinking={"type": "disabled"}) == ["text: Yes.", "stop: end_turn"]
    assert lines(thinking={"type": "adaptive"})[0] == "thinking: Let me see."
    assert lines(tools=[WEATHER], thinking={"type": "disabled"})[0] == "thinking: Let me see."


def test_a_search_tells_what_was_searched() -> None:
    tools = [{"type": "web_search_20250305", "name": "web_search"}]
    translator = DIALECT.translator(
        inbound(tools=tools, messages="who?"), preset("openrouter-openai"), UPSTREAM
    )
    assert translator is not None
    page = {"type": "url_citation", "url_citation": {"url": "https://x", "title": "X"}}
    events = translator.feed(chunk({"content": "a", "annotations": [page]}, "stop")) + translator.finish()
    assert '{"query":"who?"}' in outline(events)[1]


def test_errors_are_anthropic_s() -> None:
    status, answer = DIALECT.error(400, b'{"error": {"message": "no", "code": "context_length_exceeded"}}')
    assert (status, json.loads(answer)["error"]["message"]) == (400, "prompt is too long")


def test_long_names_travel_there_and_back() -> None:
    name = "mcp__" + "x" * 80
    tools = [{**WEATHER, "name": name}]
    sent_name = json.loads(encode(tools=tools).body)["tools"][0]["function"]["name"]
    assert len(sent_name) <= 64
    translator = DIALECT.translator(inbound(tools=tools), PLAIN, UPSTREAM)
    assert translator is not None
    assert f" {name}: " in outline(translator.feed(calls(entry(0, "call_1", sent_name, "{}"))))[0]
    back = messages(assistant({"type": "tool_use", "id": "t", "name": name, "input": {}}), user(result("t")))
    assert back[0]["tool_calls"][0]["function"]["name"] == sent_name
    assert tools_of(json.dumps(tools).encode())[0][0].name == name


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
json_objects = st.dictionaries(texts, st.none() | st.booleans() | st.integers(-9, 9) | texts, max_size=3)
made_calls = st.lists(st.tuples(texts, json_objects), max_size=3, unique_by=lambda c: c[0])


@given(texts, made_calls)
def test_text_and_calls_survive_the_way_to_the_client_and_back(words: str, made: list[Any]) -> None:
    tool_calls = [
        {"id": given, "type": "function", "function": {"name": "weather", "arguments": json.dumps(arguments)}}
        for given, arguments in made
    ]
    answer = DIALECT.answer(
        inbound(), PLAIN, UPSTREAM, completion({"content": words, "tool_calls": tool_calls})
    )
    content = message_of(answer)["content"]
    results = [result(b["id"]) for b in content if b["type"] == "tool_use"]
    back = messages(assistant(*content), *([user(*results)] if results else []))
    assert back[0]["content"] == words
    returned = [(c["id"], json.loads(c["function"]["arguments"])) for c in back[0].get("tool_calls", [])]
    assert returned == made
    assert [m["tool_call_id"] for m in back[1:]] == [given for given, _ in made]


def test_client_ids_are_those_of_the_stream() -> None:
    translator = DIALECT.translator(inbound(), PLAIN, UPSTREAM)
    assert translator is not None
    events = translator.feed(GOLDEN["one tool"][0])
    assert client_id("call_1") in outline(events)[0]


KEYS = (
    *(
        "model",
        "system",
        "messages",
        "tools",
        "tool_choice",
        "thinking",
        "output_config",
        "max_tokens",
        "role",
    ),
    *(
        "content",
        "type",
        "text",
        "source",
        "data",
        "tool_use_id",
        "id",
        "name",
        "input",
        "input_schema",
        "url",
    ),
    *("properties", "user_id", "effort", "format", "schema", "budget_tokens", "cache_control", "signature"),
)
VALUES = (
    *(
        "user",
        "assistant",
        "system",
        "text",
        "image",
        "tool_use",
        "tool_result",
        "document",
        "thinking",
        "tool",
    ),
    *(
        "any",
        "enabled",
        "",
        "object",
        "web_search_20250305",
        "toolu_ccr_",
        "ccr-tui.openai_chat.x",
        "\u2028",
        "💥",
    ),
)
keys = st.sampled_from(KEYS)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(VALUES)
)
trees: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=25,
)
blocks: st.SearchStrategy[Any] = st.dictionaries(keys, trees, max_size=5)
requests = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(st.fixed_dictionaries({"role": leaves, "content": st.lists(blocks, max_size=3)}))
        | trees,
        "tools": st.lists(blocks, max_size=3) | trees,
        "system": trees,
        "output_config": trees,
        "tool_choice": trees,
        "thinking": trees,
        "metadata": trees,
        "max_tokens": leaves,
        "stop_sequences": trees,
    },
)
PRESETS_TO_TRY = st.sampled_from(
    [PLAIN] + [preset(n) for n in ("openai", "mistral", "deepseek-openai", "qwen", "vllm")]
)


@given(requests, PRESETS_TO_TRY)
def test_odd_requests_are_encoded_or_refused_in_a_sentence(request: dict[str, Any], provider: Any) -> None:
    raw = json.dumps(request).encode()
    try:
        asked = inbound(raw)
    except (RequestError, ValueError, AttributeError, TypeError):  # refused long before
        return
    with suppress(CannotEncodeError):
        json.loads(DIALECT.encode(asked, provider, Upstream(provider.name, "gpt-5"), KEY).body)


def test_a_nesting_beyond_measure_is_refused() -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"properties": {"a": deep}}
    with pytest.raises(CannotEncodeError, match="nested"):
        encode(tools=[{"name": "t", "input_schema": deep}])
