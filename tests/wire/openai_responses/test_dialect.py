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
from ccr_tui.core.wire.dialect import CannotEncodeError, Inbound
from ccr_tui.core.wire.dialects import dialect_named
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_responses.dialect import OpenAIResponsesDialect
from tests.wire.grammar import message_of, outline
from tests.wire.openai_chat.requests import KEY
from tests.wire.openai_chat.test_dialect import made_calls, requests, texts
from tests.wire.openai_responses.golden import GOLDEN
from tests.wire.openai_responses.requests import MODEL, PLAIN, changes, check, encode, items, with_quirks
from tests.wire.openai_responses.streams import (
    call,
    completed,
    created,
    message,
    one_call,
    output_text,
    said,
    thought,
    whole,
)
from tests.wire.requests import HEADERS, WEATHER, assistant, inbound, result, user

DIALECT = OpenAIResponsesDialect()
UPSTREAM = Upstream("plain", MODEL)
SEARCH = {"type": "web_search_20250305", "name": "web_search"}
OWN_QUIRKS = ("no_reasoning", "no_names", "system_role", "no_web_search", "no_summary")


def other(method: str, path: str) -> Inbound:
    return Inbound(method, path, "", HEADERS, b"", b"", other_facts(dict(HEADERS)))


def events_for(stream: bytes, **fields: Any) -> bytes:
    translator = DIALECT.translator(inbound(**fields), PLAIN, UPSTREAM)
    assert translator is not None
    return translator.feed(stream) + translator.finish()


def content_for(stream: bytes, **fields: Any) -> list[dict[str, Any]]:
    """The blocks that a client keeps of an answer."""
    content: list[dict[str, Any]] = message_of(message_from_events(events_for(stream, **fields)))["content"]
    return content


def test_it_is_registered_and_counts_no_tokens() -> None:
    assert isinstance(dialect_named("openai_responses"), OpenAIResponsesDialect)
    assert not DIALECT.counts_tokens


def test_the_address_is_the_base_and_a_path_or_the_whole_endpoint() -> None:
    assert encode().url == "https://plain.example/v1/responses"
    relay = replace(PLAIN, endpoint="https://relay.example/openai/responses?api-version=1")
    assert encode(relay).url == "https://relay.example/openai/responses?api-version=1"
    assert encode().headers[-1] == KEY[0]


def test_all_that_changes_is_listed() -> None:
    found = changes(
        system=[{"type": "text", "text": "x-anthropic-billing-header: a"}],
        tools=[{**WEATHER, "cache_control": {"type": "ephemeral"}}],
        context_management={},
        metadata={"user_id": "u"},
        stop_sequences=["END"],
    )
    assert found.keys() == {
        "dialect",
        "model",
        "metadata.user_id",
        "context_management",
        "cache_control",
        "attribution block",
        "stop_sequences",
    }


def test_models_are_listed_and_nothing_else_is_there() -> None:
    listed = DIALECT.encode(other("GET", "/v1/models"), PLAIN, UPSTREAM, KEY)
    assert (listed.method, listed.url, listed.body) == ("GET", "https://plain.example/v1/models", b"")
    ccr = replace(PLAIN, endpoint="https://plain.example/x/responses")
    found = DIALECT.encode(other("GET", "/v1/models"), ccr, UPSTREAM, KEY)
    assert found.url == "https://plain.example/x/models"
    with pytest.raises(CannotEncodeError, match="it has no HEAD /"):
        DIALECT.encode(other("HEAD", "/"), PLAIN, UPSTREAM, KEY)


@pytest.mark.parametrize("name", [n for n, (_, lines) in GOLDEN.items() if not lines[-1].startswith("error")])
def test_streams_and_the_messages_that_they_tell(name: str) -> None:
    message_of(message_from_events(events_for(GOLDEN[name][0], tools=[WEATHER])))


def test_thoughts_are_shown_to_who_asked_or_has_tools_to_think_about() -> None:
    stream = GOLDEN["thinking"][0]
    off = {"type": "disabled"}
    assert outline(events_for(stream, thinking=off)) == ["text: Yes.", "stop: end_turn"]
    assert outline(events_for(stream, thinking={"type": "adaptive"}))[0].startswith("thinking: ")
    assert outline(events_for(stream, thinking=off, tools=[WEATHER]))[0].startswith("thinking: ")


def test_a_whole_answer() -> None:
    body = whole(message("m", output_text("Hello")), call("call_1", arguments='{"city": "Rome"}'))
    told = message_of(DIALECT.answer(inbound(stream=False, tools=[WEATHER]), PLAIN, UPSTREAM, body))
    assert [block["type"] for block in told["content"]] == ["text", "tool_use"]
    with pytest.raises(ValueError, match="no response"):
        DIALECT.answer(inbound(stream=False), PLAIN, UPSTREAM, b"{}")


def test_a_search_that_tells_no_words_has_the_client_s() -> None:
    annotation = {"type": "url_citation", "url": "https://a", "title": "A", "start_index": 0, "end_index": 1}
    stream = created() + said(0, "He.", annotations=[annotation]) + completed()
    assert '{"query":"who?"}' in outline(events_for(stream, tools=[SEARCH], messages="who?"))[1]


def test_errors_are_anthropic_s() -> None:
    status, answer = DIALECT.error(400, b'{"error": {"message": "no", "code": "context_length_exceeded"}}')
    assert (status, json.loads(answer)["error"]["message"]) == (400, "prompt is too long")


def test_encrypted_reasoning_comes_back_over_two_turns() -> None:
    tools: dict[str, Any] = {"tools": [WEATHER], "thinking": {"type": "adaptive"}}
    first = content_for(
        created()
        + thought(0, "Look it up.", encrypted="one", id="rs_1")
        + said(1, "Wait.")
        + thought(2, encrypted="two", id="rs_2")
        + one_call(3)
        + completed(),
        **tools,
    )
    history = [user("hi"), assistant(*first), user(result(first[3]["id"]))]
    second = content_for(
        created() + thought(0, "Sunny.", encrypted="three", id="rs_3") + said(1, "Fine.") + completed(),
        messages=history,
        **tools,
    )
    history += [assistant(*second), user("thanks")]
    sent = items(*history, **tools)
    assert [(i["type"], i.get("encrypted_content")) for i in sent] == [
        ("message", None),
        ("reasoning", "one"),
        ("message", None),
        ("reasoning", "two"),
        ("function_call", None),
        ("function_call_output", None),
        ("reasoning", "three"),
        ("message", None),
        ("message", None),
    ]
    assert sent[1]["summary"] == [{"type": "summary_text", "text": "Look it up."}]
    assert sent[4]["call_id"] == sent[5]["call_id"] == "call_1"
    elsewhere = items(*history, model="gpt-5", **tools)
    assert "reasoning" not in [i["type"] for i in elsewhere]


def test_long_names_travel_there_and_back() -> None:
    name = "mcp__" + "x" * 80
    tools = [{**WEATHER, "name": name}]
    sent_name = json.loads(encode(tools=tools).body)["tools"][0]["name"]
    stream = created() + one_call(0).replace(b'"weather"', json.dumps(sent_name).encode()) + completed()
    assert f" {name}: " in outline(events_for(stream, tools=tools))[0]


@given(texts, made_calls)
def test_text_and_calls_survive_the_way_to_the_client_and_back(words: str, made: list[Any]) -> None:
    calls = [call(given, arguments=json.dumps(arguments)) for given, arguments in made]
    answer = DIALECT.answer(inbound(), PLAIN, UPSTREAM, whole(message("m", output_text(words)), *calls))
    content = message_of(answer)["content"]
    results = [result(b["id"]) for b in content if b["type"] == "tool_use"]
    back = items(assistant(*content), *([user(*results)] if results else []))
    assert back[0]["content"] == words
    returned = [(i["call_id"], json.loads(i["arguments"])) for i in back if i["type"] == "function_call"]
    assert returned == made
    outputs = [i["call_id"] for i in back if i["type"] == "function_call_output"]
    assert outputs == [given for given, _ in made]


@given(
    requests,
    st.sampled_from([PLAIN, with_quirks(*OWN_QUIRKS), replace(PLAIN, max_tokens=5)]),
    st.sampled_from(["gpt-5", "gpt-5.6", "gpt-4o", "local", ""]),
)
def test_odd_requests_are_encoded_or_refused_in_a_sentence(
    request: dict[str, Any], provider: Any, model: str
) -> None:
    try:
        asked = inbound(json.dumps(request).encode())
    except (RequestError, ValueError, AttributeError, TypeError):  # refused long before
        return
    with suppress(CannotEncodeError):
        check(json.loads(DIALECT.encode(asked, provider, Upstream(provider.name, model), KEY).body))


def test_a_nesting_beyond_measure_is_refused() -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"properties": {"a": deep}}
    with pytest.raises(CannotEncodeError, match="nested"):
        encode(tools=[{"name": "t", "input_schema": deep}])
