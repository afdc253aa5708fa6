from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_responses.stream import ResponsesTranslator
from ccr_tui.core.wire.provider_state import read_signature
from ccr_tui.core.wire.sse import SseDecoder
from tests.wire.golden import assert_cut_anywhere, assert_told
from tests.wire.grammar import assert_anthropic_stream, events_of, message_of, outline
from tests.wire.openai_responses.golden import GOLDEN
from tests.wire.openai_responses.official import OFFICIAL
from tests.wire.openai_responses.streams import (
    CONTEXT,
    DONE,
    MESSAGE_ID,
    argument,
    call,
    completed,
    created,
    event,
    incomplete,
    message,
    one_call,
    output_text,
    reasoning,
    response,
    said,
    thought,
    tool,
    translate,
    whole,
)

_EVENT: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)


def lines_of(events: bytes) -> list[str]:
    return [re.sub(r"srvtoolu_ccr_\w+", "SEARCH", line) for line in outline(events)]


def signatures(events: bytes) -> list[Any]:
    deltas = [e["delta"] for e in events_of(events) if e["type"] == "content_block_delta"]
    return [read_signature(d["signature"]) for d in deltas if d["type"] == "signature_delta"]


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_fixtures_are_what_the_sdk_knows(name: str) -> None:
    for found in SseDecoder().feed(OFFICIAL[name][0]):
        _EVENT.validate_python(found.json())


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    stream, expected = GOLDEN[name]
    assert_told(translate(stream), expected, lines_of)


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_cut_at_every_byte(name: str) -> None:
    assert_cut_anywhere(lambda: ResponsesTranslator(CONTEXT), GOLDEN[name][0])


def test_the_message_has_the_upstream_s_id_and_model() -> None:
    start = events_of(translate(GOLDEN["text"][0]))[0]["message"]
    assert (start["id"], start["model"]) == (MESSAGE_ID, "gpt-5.2-2026")
    nameless = events_of(translate(said(0, "a") + completed()))[0]["message"]
    assert nameless["model"] == "gpt-5.2"
    assert nameless["id"].startswith("msg_")


def test_text_and_arguments_are_sent_as_they_come() -> None:
    translator = ResponsesTranslator(CONTEXT)
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    assert translator.feed(created())
    assert b'"text":"Hel"' in translator.feed(event("response.output_text.delta", **place, delta="Hel"))
    translator.feed(event("response.output_item.added", output_index=1, item=call("call_1")))
    assert b"input_json_delta" in translator.feed(argument(1, "call_1", '{"city": "R'))


def test_cached_input_is_counted_once() -> None:
    end = events_of(translate(GOLDEN["text"][0]))[-2]
    assert end["usage"] == {
        "input_tokens": 40,
        "cache_read_input_tokens": 60,
        "cache_creation_input_tokens": 0,
        "output_tokens": 20,
    }
    untold = events_of(translate(said(0, "a") + completed(usage=None)))[-2]
    assert untold["usage"]["output_tokens"] == 0


@pytest.mark.parametrize("stream", [b"", created(), created() + said(0, "half"), DONE, b"data: {}\n\n"])
def test_a_stream_that_was_cut_does_not_end(stream: bytes) -> None:
    assert "message_stop" not in [e["type"] for e in events_of(translate(stream))]


def test_garbage_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"JSON|truncated|malformed"):
        translate(b'data: {"type": [\n\n')


def test_nothing_follows_the_end() -> None:
    ended = created() + said(0, "a") + completed()
    assert translate(ended + said(1, "b") + completed() + event("error", message="late")) == translate(ended)


def test_encrypted_reasoning_is_kept_as_it_was_at_the_end() -> None:
    (state,) = signatures(translate(created() + thought(0, "Hm.", encrypted="last") + completed()))
    assert state.belongs_to("openai_responses", "plain", "gpt-5.2")
    assert state.data == {"id": "rs_1", "encrypted_content": "last"}
    (plain,) = signatures(translate(created() + thought(0, "Hm.", encrypted=None) + completed()))
    assert plain.data is None
    assert signatures(translate(created() + thought(0, encrypted=None) + completed())) == []


def test_thoughts_that_nobody_asked_for_stay_away() -> None:
    context = replace(CONTEXT, shows_thoughts=False)
    assert outline(translate(GOLDEN["thinking"][0], context)) == ["text: Yes.", "stop: end_turn"]


def test_renamed_tools_get_their_names_back() -> None:
    context = replace(CONTEXT, names={"weather": "mcp__long__name"})
    assert "mcp__long__name" in outline(translate(one_call(0) + completed(), context))[0]


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (incomplete("max_output_tokens"), "max_tokens"),
        (incomplete("content_filter"), "refusal"),
        (incomplete("max_messages"), "end_turn"),
        (event("response.incomplete", response=response("incomplete")), "max_tokens"),
        (event("response.done", response=response()), "end_turn"),
        (event("response.completed"), "end_turn"),
    ],
)
def test_stop_reasons(end: bytes, reason: str) -> None:
    assert outline(translate(created() + said(0, "a") + end))[-1] == f"stop: {reason}"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (whole(message("m", output_text("Hello"))), ["text: Hello", "stop: end_turn"]),
        (whole(message("m", output_text("a"), output_text("b"))), ["text: ab", "stop: end_turn"]),
        (
            whole(reasoning("One", "Two"), message("m", output_text("Yes."))),
            ["thinking: One\n\nTwo", "text: Yes.", "stop: end_turn"],
        ),
        (whole(message("m", {"type": "refusal", "refusal": "No."})), ["text: No.", "stop: refusal"]),
        (
            whole(status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
            ["stop: max_tokens"],
        ),
        (
            whole(call("call_1", arguments='{"city": "Rome"}'), call("call_2", arguments="")),
            [tool(), tool("call_2", "{}"), "stop: tool_use"],
        ),
    ],
)
def test_whole_answers(body: bytes, lines: list[str]) -> None:
    Response.model_validate_json(body)
    events = ResponsesTranslator(CONTEXT).whole(body)
    assert_anthropic_stream(events)
    assert outline(events) == lines
    told = message_of(message_from_events(events))
    assert told["usage"]["cache_read_input_tokens"] == 60


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"output": null}', whole(status="queued"), whole(status="in_progress")],
)
def test_what_is_no_response_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ResponsesTranslator(CONTEXT).whole(body)


@pytest.mark.parametrize(
    "body", [b'{"error": {"message": "busy", "code": 503}}', whole(error={"code": "x", "message": "busy"})]
)
def test_an_error_with_status_200_is_no_message(body: bytes) -> None:
    with pytest.raises(ValueError, match="busy"):
        message_from_events(ResponsesTranslator(CONTEXT).whole(body))


KINDS = (
    *("response.created", "response.output_item.added", "response.output_item.done", "error"),
    *("response.output_text.delta", "response.output_text.done", "response.refusal.delta"),
    *("response.reasoning_summary_text.delta", "response.reasoning_text.done", "response.failed"),
    *("response.function_call_arguments.delta", "response.function_call_arguments.done"),
    *("response.output_text.annotation.added", "response.novelty", "response.incomplete"),
)
WORDS = (
    *("item", "item_id", "output_index", "content_index", "summary_index", "id", "type", "delta", "text"),
    *("call_id", "name", "arguments", "summary", "content", "encrypted_content", "annotation", "url"),
    *("response", "error", "output", "usage", "status", "annotations", "action", "queries", "sources"),
)
TYPES = ("message", "reasoning", "function_call", "web_search_call", "a", "", "{}", '{"a": 1}')
odd: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from(TYPES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=15,
)
odd_events = st.tuples(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(WORDS[:9]), odd, max_size=5))


@given(st.lists(odd_events, max_size=8))
def test_whatever_comes_the_stream_is_well_formed(values: list[Any]) -> None:
    stream = b"".join(
        b"data: " + json.dumps({**data, "type": kind}).encode() + b"\n\n" for kind, data in values
    )
    unfinished = translate(stream)
    kinds = [e["type"] for e in events_of(unfinished)]
    ends = kinds[-1] if kinds and kinds[-1] in ("error", "message_stop") else ""
    assert_anthropic_stream(unfinished, ends=ends)
    ended = translate(stream + said(9, "end") + completed())
    last = events_of(ended)[-1]["type"]
    assert last in ("message_stop", "error")
    assert_anthropic_stream(ended, ends=last)
