from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.answer_words import AnswerWords, answer_words
from ccr_tui.core.wire.message_events import events_of_message

MESSAGE = {
    "type": "message",
    "content": [
        {"type": "thinking", "thinking": "hm", "signature": "x"},
        {"type": "text", "text": "Grüße, 世界"},
        {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "ls"}},
        {"type": "text", "text": "done"},
        {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}},
    ],
    "stop_reason": "end_turn",
}
WORDS = AnswerWords("Grüße, 世界\ndone", ("Bash",))


def test_the_same_words_whole_and_streamed() -> None:
    body = json.dumps(MESSAGE).encode()
    events = events_of_message(body)
    assert events is not None
    assert answer_words(body) == WORDS
    assert answer_words(events) == WORDS


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"<html>", b'{"content":[1,{"type":"text"}]}'])
def test_what_is_no_answer_says_nothing(body: bytes) -> None:
    assert answer_words(body) == AnswerWords()


@given(st.binary())
def test_never_fails(body: bytes) -> None:
    answer_words(body)
    answer_words(b'data: {"type":"content_block_delta","index":0}\n\ndata: ' + body)
