from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.openai_chat.thoughts import Thoughts, content_words
from ccr_tui.core.wire.provider_state import read_signature
from tests.wire.grammar import events_of, outline
from tests.wire.openai_chat.streams import ORIGIN

TEXT = {"type": "reasoning.text", "index": 0, "format": "anthropic-claude-v1"}


def state_of(events: bytes) -> Any:
    (signature,) = [
        e["delta"]["signature"]
        for e in events_of(events)
        if e.get("delta", {}).get("type") == "signature_delta"
    ]
    state = read_signature(signature)
    assert state is not None
    assert state.belongs_to("openai_chat", "plain", "m")
    return state.data


def written(*deltas: dict[str, Any]) -> bytes:
    thoughts = Thoughts(EventWriter(), ORIGIN, shown=True)
    return b"".join(map(thoughts.delta, deltas)) + thoughts.seal()


def test_pieces_of_a_detail_are_joined() -> None:
    events = written(
        {"reasoning": "Let ", "reasoning_details": [{**TEXT, "text": "Let "}]},
        {"reasoning": "me see.", "reasoning_details": [{**TEXT, "text": "me see.", "format": None}]},
        {"reasoning_details": [{**TEXT, "text": "", "signature": "sig"}]},
        {"reasoning_details": [{"type": "reasoning.encrypted", "data": "xyz", "id": "call_1", "index": 1}]},
    )
    assert outline(events) == ["thinking: Let me see."]
    assert state_of(events) == {
        "details": [
            {**TEXT, "text": "Let me see.", "signature": "sig"},
            {"type": "reasoning.encrypted", "data": "xyz", "id": "call_1", "index": 1},
        ]
    }


def test_details_alone_are_read_aloud() -> None:
    events = written({"reasoning_details": [{"type": "reasoning.summary", "summary": "In short."}]})
    assert outline(events) == ["thinking: In short."]


def test_a_secret_thought_is_an_empty_block_with_a_signature() -> None:
    events = written({"reasoning_details": [{"type": "reasoning.encrypted", "data": "xyz"}]})
    assert outline(events) == ["thinking: "]
    assert state_of(events)["details"][0]["data"] == "xyz"


def test_plain_thoughts_are_signed_too() -> None:
    assert state_of(written({"reasoning_content": "Hm."})) is None


def test_without_thoughts_there_is_nothing_to_sign() -> None:
    assert written({"content": "a"}, {"reasoning_details": ["odd", None]}) == b""


@pytest.mark.parametrize(
    ("content", "thoughts", "words"),
    [
        ("a", "", "a"),
        (None, "", ""),
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "", "ab"),
        ([{"type": "thinking", "thinking": "t"}, {"type": "text", "text": "a"}], "t", "a"),
        ([{"type": "thinking", "thinking": [{"type": "text", "text": "t"}, 3]}, 3], "t", ""),
    ],
)
def test_contents(content: object, thoughts: str, words: str) -> None:
    assert content_words(content) == (thoughts, words)
