from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.message_events import error_in, events_of_message
from ccr_tui.core.wire.message_fold import message_from_events
from tests.wire.grammar import assert_anthropic_stream, events_of, outline

WORDS = st.text(max_size=12)
NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
BLOCKS = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": WORDS}),
    st.fixed_dictionaries({"type": st.just("thinking"), "thinking": WORDS, "signature": WORDS}),
    st.fixed_dictionaries(
        {"type": st.just("tool_use"), "id": NAMES, "name": NAMES, "input": st.dictionaries(WORDS, WORDS)}
    ),
)
USAGE = {
    "input_tokens": 3,
    "cache_creation_input_tokens": 1,
    "cache_read_input_tokens": 2,
    "output_tokens": 4,
}


def message(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": list(blocks),
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": USAGE,
        **fields,
    }


def unfolded(value: Any) -> bytes:
    events = events_of_message(json.dumps(value).encode())
    assert events is not None
    return events


@given(st.lists(BLOCKS, max_size=4), st.sampled_from(["end_turn", "tool_use", "max_tokens"]))
def test_is_the_inverse_of_folding(blocks: list[dict[str, Any]], reason: str) -> None:
    told = message(*blocks, stop_reason=reason)
    stream = unfolded(told)
    assert_anthropic_stream(stream)
    assert json.loads(message_from_events(stream)) == told


def test_other_blocks_come_in_one_piece_and_citations_after_their_words() -> None:
    citation = {"type": "web_search_result_location", "url": "https://x", "cited_text": "y"}
    redacted = {"type": "redacted_thinking", "data": "abc"}
    events = events_of(unfolded(message({"type": "text", "text": "y", "citations": [citation]}, redacted)))
    assert [e["delta"]["type"] for e in events if e["type"] == "content_block_delta"] == [
        "text_delta",
        "citations_delta",
    ]
    assert [e["content_block"] for e in events if e["type"] == "content_block_start"][1] == redacted


def test_what_a_message_does_not_say_is_filled_in() -> None:
    stream = unfolded({"type": "message", "id": "m", "role": "assistant", "model": "m", "content": None})
    assert outline(stream) == ["stop: None"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"type":"error"}', b'{"input_tokens":3}', b'"x"'])
def test_other_bodies_are_no_message(body: bytes) -> None:
    assert events_of_message(body) is None


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        ({"type": "error", "error": {"type": "overloaded_error", "message": "x"}}, "overloaded_error", "x"),
        ({"type": "error", "error": {"type": "request_too_large", "message": "x"}}, "request_too_large", "x"),
        ({"error": {"message": "x", "code": 429}}, "rate_limit_error", "x"),
        ([{"error": {"message": "x", "status": "UNAVAILABLE"}}], "overloaded_error", "x"),
        ({"error": "x"}, "api_error", "x"),
        ({"object": "error", "message": "x", "code": "invalid_api_key"}, "authentication_error", "x"),
    ],
)
def test_errors_that_came_as_answers(value: Any, kind: str, said: str) -> None:
    assert error_in(json.dumps(value).encode()) == (kind, said)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": null, "output": []}', b'{"type": "message"}', b"[1]"]
)
def test_answers_are_no_errors(body: bytes) -> None:
    assert error_in(body) is None
