from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.gemini.stream import GeminiTranslator
from ccr_tui.core.wire.message_fold import message_from_events
from tests.wire.gemini.streams import (
    CONTEXT,
    GOLDEN,
    MESSAGE_ID,
    MODEL,
    USAGE,
    answer,
    calling,
    chunk,
    event,
    thought,
    translate,
    words,
)
from tests.wire.golden import assert_cut_anywhere, assert_told
from tests.wire.grammar import assert_anthropic_stream, events_of, message_of, outline


def usage_of(events: bytes) -> Any:
    return events_of(events)[-2]["usage"]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    stream, expected = GOLDEN[name]
    assert_told(translate(stream), expected)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_cut_at_every_byte(name: str) -> None:
    assert_cut_anywhere(lambda: GeminiTranslator(CONTEXT), GOLDEN[name][0])


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_is_what_google_sends(name: str) -> None:
    for line in GOLDEN[name][0].decode().split("\r\n\r\n")[:-1]:
        data = json.loads(line.removeprefix("data: "))
        if isinstance(data, dict) and "error" not in data:
            types.GenerateContentResponse.model_validate(data)


def test_the_message_has_the_upstream_s_id_model_and_first_usage() -> None:
    first = chunk(words("a"), usageMetadata={"promptTokenCount": 100})
    start = events_of(translate(first + chunk(finish="STOP", usageMetadata=USAGE)))[0]["message"]
    assert (start["id"], start["model"]) == (MESSAGE_ID, MODEL)
    assert start["usage"]["input_tokens"] == 100
    nameless = events_of(translate(chunk(words("a"), responseId=None, modelVersion=None)))[0]["message"]
    assert nameless["model"] == MODEL
    assert nameless["id"].startswith("msg_")


@pytest.mark.parametrize(
    "stream",
    [
        chunk(words("a"), usageMetadata={"promptTokenCount": 100, "candidatesTokenCount": 1})
        + chunk(finish="STOP", usageMetadata=USAGE),
        GOLDEN["usage late"][0],
        chunk(words("a"), usageMetadata=USAGE) + chunk(finish="STOP"),
    ],
)
def test_of_all_the_usage_the_last_counts(stream: bytes) -> None:
    assert usage_of(translate(stream)) == {
        "input_tokens": 40,
        "cache_read_input_tokens": 60,
        "cache_creation_input_tokens": 0,
        "output_tokens": 25,
    }


@pytest.mark.parametrize("stream", [b"", chunk(words("half")), b"data: {", b": only a comment\n\n"])
def test_a_stream_that_was_cut_does_not_end(stream: bytes) -> None:
    assert_anthropic_stream(translate(stream), ends="")
    assert "message_stop" not in [e["type"] for e in events_of(translate(stream))]


def test_garbage_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"JSON|truncated|malformed"):
        translate(b'data: {"candidates": [\n\n')


def test_what_proxies_put_into_a_stream_is_passed_over() -> None:
    stream = b"data:\n\n" + chunk(words("a"), finish="STOP") + b"data: [DONE]\n\n"
    assert outline(translate(stream)) == ["text: a", "stop: end_turn"]


def test_renamed_tools_get_their_names_back() -> None:
    context = replace(CONTEXT, names={"short": "mcp__long__name"})
    assert "mcp__long__name" in outline(translate(chunk(calling("short"), finish="STOP"), context))[0]


def test_thoughts_that_nobody_asked_for_stay_away() -> None:
    context = replace(CONTEXT, shows_thoughts=False)
    stream = chunk(thought("Hm.", "a"), words("Yes.", "b"), finish="STOP")
    assert outline(translate(stream, context)) == ["text: Yes.", "stop: end_turn"]


def test_a_search_without_queries_is_told_as_the_client_asked() -> None:
    found = {"groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://x"}}, {"web": {}}, 1]}}
    stream = chunk(words("There."), finish="STOP", candidate=found)
    events = translate(stream, replace(CONTEXT, query="where?"))
    assert_anthropic_stream(events)
    assert outline(events)[1].endswith('web_search: {"query":"where?"}')


@pytest.mark.parametrize("name", [n for n, (_, lines) in GOLDEN.items() if not lines[-1].startswith("error")])
def test_a_whole_answer_tells_the_same_message(name: str) -> None:
    """The list of chunks is what a stream without events is."""
    lines = GOLDEN[name][0].decode().split("\r\n\r\n")[:-1]
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines]
    events = GeminiTranslator(CONTEXT).whole(json.dumps(chunks).encode())
    assert events == translate(GOLDEN[name][0])
    message_of(message_from_events(events))


def test_a_whole_answer() -> None:
    data = answer(thought("Hm."), words("Yes.", "c2ln"), calling(args={}), finish="STOP", usageMetadata=USAGE)
    events = GeminiTranslator(CONTEXT).whole(json.dumps(data).encode())
    message = message_of(message_from_events(events))
    assert [block["type"] for block in message["content"]] == ["thinking", "text", "tool_use"]
    assert message["stop_reason"] == "tool_use"
    assert message["usage"]["output_tokens"] == 25


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'"text"', b'[{"usageMetadata": {}}]'])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        GeminiTranslator(CONTEXT).whole(body)


def test_an_error_with_status_200_is_no_message() -> None:
    events = GeminiTranslator(CONTEXT).whole(b'[{"error": {"message": "busy", "code": 503}}]')
    with pytest.raises(ValueError, match="busy"):
        message_from_events(events)


KEYS = (
    *("text", "thought", "thoughtSignature", "functionCall", "name", "args", "id", "inlineData", "mimeType"),
    *("parts", "content", "candidates", "finishReason", "finishMessage", "promptFeedback", "blockReason"),
    *("usageMetadata", "promptTokenCount", "groundingMetadata", "groundingChunks", "web", "uri", "error"),
    *("executableCode", "code", "webSearchQueries", "role"),
)
odd: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(["", "a", "STOP", "SAFETY"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=15,
)


@given(st.lists(odd, max_size=5))
def test_whatever_comes_the_stream_is_well_formed(values: list[Any]) -> None:
    chunks = [{"candidates": [{"content": {"parts": [value]}}]} for value in values]
    chunks += [{"candidates": value} for value in values] + [{"candidates": [value]} for value in values]
    ended = translate(b"".join(map(event, [*chunks, *values])) + chunk(words("end"), finish="STOP"))
    last = events_of(ended)[-1]["type"]
    assert last in ("message_stop", "error")
    assert_anthropic_stream(ended, ends=last)


parts: st.SearchStrategy[Any] = st.one_of(
    st.builds(words, st.sampled_from(["", "a", "b"]), st.sampled_from(["", "c2ln"])),
    st.builds(thought, st.sampled_from(["", "a", "b"]), st.sampled_from(["", "c2ln"])),
    st.builds(
        calling,
        st.sampled_from(["x", "y"]),
        st.sampled_from(["", "c2ln"]),
        st.sampled_from(["", "id1"]),
        st.none() | st.just({"n": 1}),
    ),
)


@given(st.lists(parts, max_size=8))
def test_any_order_of_parts_gives_a_well_formed_stream(given_parts: list[dict[str, Any]]) -> None:
    one_by_one = translate(b"".join(map(chunk, given_parts)) + chunk(finish="STOP"))
    assert_anthropic_stream(one_by_one)
    content = message_of(message_from_events(one_by_one))["content"]
    told = "".join(b["text"] for b in content if b["type"] == "text")
    assert told == "".join(p["text"] for p in given_parts if "text" in p and not p.get("thought"))
    assert all(b["signature"] for b in content if b["type"] == "thinking")
    assert sum(b["type"] == "tool_use" for b in content) == sum("functionCall" in p for p in given_parts)
