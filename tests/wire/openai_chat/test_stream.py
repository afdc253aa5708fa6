from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_chat.stream import ChatTranslator
from tests.wire.golden import assert_cut_anywhere, assert_told
from tests.wire.grammar import assert_anthropic_stream, events_of, message_of, outline
from tests.wire.openai_chat.streams import (
    CONTEXT,
    DONE,
    GOLDEN,
    MESSAGE_ID,
    USAGE,
    calls,
    chunk,
    completion,
    entry,
    translate,
)


def usage_of(events: bytes) -> Any:
    return events_of(events)[-2]["usage"]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    stream, expected = GOLDEN[name]
    assert_told(translate(stream), expected)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_cut_at_every_byte(name: str) -> None:
    assert_cut_anywhere(lambda: ChatTranslator(CONTEXT), GOLDEN[name][0])


def test_the_message_has_the_upstream_s_id_and_model() -> None:
    start = events_of(translate(GOLDEN["text"][0]))[0]["message"]
    assert (start["id"], start["model"]) == (MESSAGE_ID, "m-2026")
    nameless = events_of(translate(chunk({"content": "a"}, "stop", id=None, model=None)))[0]["message"]
    assert nameless["model"] == "m"
    assert nameless["id"].startswith("msg_")


@pytest.mark.parametrize(
    "stream",
    [
        chunk({"content": "a"}) + chunk({}, "stop") + chunk(usage=USAGE) + DONE,
        chunk({"content": "a"}) + chunk({}, "stop", usage=USAGE) + DONE,
        chunk({"content": "a"}, usage={"prompt_tokens": 100, "completion_tokens": 1})
        + chunk({}, "stop", usage=USAGE),
        chunk({"content": "a"}, "stop", x_groq={"usage": USAGE}) + DONE,
        chunk(choices=[{"index": 0, "delta": {"content": "a"}, "finish_reason": "stop", "usage": USAGE}])
        + DONE,
    ],
)
def test_usage_wherever_it_stands(stream: bytes) -> None:
    assert usage_of(translate(stream)) == {
        "input_tokens": 40,
        "cache_read_input_tokens": 60,
        "cache_creation_input_tokens": 0,
        "output_tokens": 20,
    }


@pytest.mark.parametrize(
    "stream", [b"", chunk({"content": "half"}), DONE, b"data: [DO", b": only a comment\n\n"]
)
def test_a_stream_that_was_cut_does_not_end(stream: bytes) -> None:
    assert_anthropic_stream(translate(stream), ends="")
    assert "message_stop" not in [e["type"] for e in events_of(translate(stream))]


def test_garbage_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"JSON|truncated|malformed"):
        translate(b'data: {"choices": [\n\n')


def test_a_stop_sequence_that_was_met() -> None:
    context = replace(CONTEXT, stop_sequences=("END",))
    met = chunk(
        choices=[{"index": 0, "delta": {"content": "a"}, "finish_reason": "stop", "stop_reason": "END"}]
    )
    assert events_of(translate(met, context))[-2]["delta"] == {
        "stop_reason": "stop_sequence",
        "stop_sequence": "END",
    }
    assert events_of(translate(met))[-2]["delta"]["stop_reason"] == "end_turn"


def test_renamed_tools_get_their_names_back() -> None:
    context = replace(CONTEXT, names={"short": "mcp__long__name"})
    stream = calls(entry(0, "call_1", "short", "{}")) + chunk({}, "tool_calls")
    assert "mcp__long__name" in outline(translate(stream, context))[0]


def test_thoughts_that_nobody_asked_for_stay_away() -> None:
    context = replace(CONTEXT, shows_thoughts=False)
    assert outline(translate(GOLDEN["thinking"][0], context)) == ["text: Yes.", "stop: end_turn"]


def test_thoughts_between_tags() -> None:
    context = replace(CONTEXT, think_tags=True)
    stream = b"".join(chunk({"content": c}) for c in "<think>\nHm.\n</think>\n\nYes.") + chunk({}, "stop")
    assert outline(translate(stream, context)) == ["thinking: Hm.\n", "text: Yes.", "stop: end_turn"]
    unfinished = chunk({"content": "<think>Hm.</th"}, "length")
    assert outline(translate(unfinished, context)) == ["thinking: Hm.</th", "stop: max_tokens"]


def test_a_search_of_the_upstream_s_own() -> None:
    page = {"type": "url_citation", "url_citation": {"url": "https://x", "title": "X"}}
    stream = chunk({"content": "There.", "annotations": [page, page]}) + chunk({}, "stop")
    events = translate(stream, replace(CONTEXT, query="where?"))
    assert_anthropic_stream(events)
    lines = outline(events)
    assert lines[1].startswith("server_tool_use srvtoolu_ccr_")
    assert lines[1].endswith('web_search: {"query":"where?"}')
    assert lines[2:] == ["web_search_tool_result: ['https://x']", "stop: end_turn"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (completion({"content": "Hello"}, usage=USAGE), ["text: Hello", "stop: end_turn"]),
        (
            completion({"content": "Yes.", "reasoning_content": "Hm."}),
            ["thinking: Hm.", "text: Yes.", "stop: end_turn"],
        ),
        (completion({"content": "a"}, None), ["text: a", "stop: end_turn"]),
        (completion({"content": None, "refusal": "No."}), ["text: No.", "stop: refusal"]),
        (completion({"content": None}, "length"), ["stop: max_tokens"]),
    ],
)
def test_whole_answers(body: bytes, lines: list[str]) -> None:
    events = ChatTranslator(CONTEXT).whole(body)
    assert_anthropic_stream(events)
    assert outline(events) == lines
    message_of(message_from_events(events))


def test_a_whole_answer_with_calls() -> None:
    made = [
        {
            "id": "call_1",
            "type": "function",
            "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
        },
        {"id": "call_2", "type": "function", "function": {"name": "weather", "arguments": {"city": "Oslo"}}},
        {"id": "call_2", "type": "function", "function": {"name": "weather", "arguments": ""}},
    ]
    events = ChatTranslator(CONTEXT).whole(
        completion({"content": "", "tool_calls": made}, "tool_calls", usage=USAGE)
    )
    message = message_of(message_from_events(events))
    assert [b["input"] for b in message["content"]] == [{"city": "Rome"}, {"city": "Oslo"}, {}]
    assert len({b["id"] for b in message["content"]}) == 3
    assert message["stop_reason"] == "tool_use"
    assert message["usage"]["input_tokens"] == 40


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"choices": []}', b'"text"'])
def test_what_is_no_completion_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ChatTranslator(CONTEXT).whole(body)


def test_an_error_with_status_200_is_no_message() -> None:
    events = ChatTranslator(CONTEXT).whole(b'{"error": {"message": "busy", "code": 503}}')
    with pytest.raises(ValueError, match="busy"):
        message_from_events(events)


WORDS = (
    *("index", "id", "function", "name", "arguments", "content", "tool_calls", "reasoning_details", "type"),
    *("text", "delta", "message", "finish_reason", "choices", "usage", "annotations", "refusal", "error"),
)
odd: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(["", "a", "stop", "{}", "error"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=15,
)


@given(st.lists(odd, max_size=5))
def test_whatever_comes_the_stream_is_well_formed(values: list[Any]) -> None:
    chunks = [{"choices": [{"index": 0, "delta": value, "finish_reason": None}]} for value in values]
    chunks += [{"choices": value} for value in values] + [
        value for value in values if isinstance(value, dict)
    ]
    stream = b"".join(b"data: " + json.dumps(c).encode() + b"\n\n" for c in chunks)
    unfinished = translate(stream)
    said = [name for name in ("error", "message_stop") if f"event: {name}".encode() in unfinished]
    assert_anthropic_stream(unfinished, ends=said[0] if said else "")
    ended = translate(stream + chunk({"content": "end"}, "stop") + DONE)
    last = events_of(ended)[-1]["type"]
    assert last in ("message_stop", "error")
    assert_anthropic_stream(ended, ends=last)


def test_state_behind_the_words_is_let_go_so_that_the_answer_does_not_end_in_a_thought() -> None:
    details = {"reasoning_details": [{"type": "reasoning.encrypted", "data": "x", "index": 0}]}
    events = translate(chunk({"content": "Hi"}) + chunk(details) + chunk({}, "stop") + DONE)
    assert outline(events) == ["text: Hi", "stop: end_turn"]
