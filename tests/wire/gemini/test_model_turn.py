"""Thought signatures over two turns: from an answer into the client's history, and back onto their parts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.gemini.stream import GeminiTranslator
from ccr_tui.core.wire.gemini.thought_state import PLACEHOLDER
from ccr_tui.core.wire.message_fold import message_from_events
from tests.wire.gemini.requests import changes, contents
from tests.wire.gemini.streams import CONTEXT, MODEL, answer, calling, chunk, thought, translate, words
from tests.wire.requests import assistant, call, result, user

PRO = "gemini-3-pro-preview"


def history(*chunks: bytes) -> list[dict[str, Any]]:
    """What the client has of an answer: the question, the blocks, the results of the calls."""
    content = json.loads(message_from_events(translate(b"".join(chunks))))["content"]
    results: list[Any] = [result(block["id"]) for block in content if block["type"] == "tool_use"]
    return [user("hello"), {"role": "assistant", "content": content}, user(*(results or ["go on"]))]


def returned(*chunks: bytes, model: str = MODEL) -> list[dict[str, Any]]:
    """The model's parts as the next turn has them."""
    parts: list[dict[str, Any]] = contents(*history(*chunks), model=model)[1]["parts"]
    return parts


def signatures(parts: list[dict[str, Any]]) -> list[str | None]:
    return [part.get("thoughtSignature") for part in parts]


def test_the_signature_of_a_call() -> None:
    parts = returned(
        chunk(thought("Hm.")), chunk(calling(signature="c2ln", args={"a": 1})), chunk(finish="STOP")
    )
    assert parts == [{"functionCall": {"name": "weather", "args": {"a": 1}}, "thoughtSignature": "c2ln"}]


def test_of_parallel_calls_the_right_one_is_signed() -> None:
    parts = returned(chunk(calling("a", "c2ln"), calling("b"), calling("c"), finish="STOP"))
    assert signatures(parts) == ["c2ln", None, None]
    both = returned(chunk(calling("a", "YQ=="), calling("b", "Yg=="), calling("c"), finish="STOP"))
    assert signatures(both) == ["YQ==", "Yg==", None]


def test_the_signature_of_a_text_and_of_the_call_behind_it() -> None:
    parts = returned(
        chunk(words("I ")), chunk(words("look.", "dHh0")), chunk(calling(signature="c2ln"), finish="STOP")
    )
    assert [part.get("text") for part in parts] == ["I look.", None]
    assert signatures(parts) == ["dHh0", "c2ln"]


def test_the_signature_of_a_text_in_one_piece() -> None:
    parts = returned(chunk(thought("Hm."), words("Yes.", "dHh0"), finish="STOP"))
    assert parts == [{"text": "Yes.", "thoughtSignature": "dHh0"}]


def test_the_signature_of_a_thought() -> None:
    parts = returned(chunk(thought("Hm.", "dGgx"), words("Yes."), finish="STOP"))
    assert parts == [
        {"text": "Hm.", "thought": True, "thoughtSignature": "dGgx"},
        {"text": "Yes."},
    ]


def test_a_call_of_another_model_gets_a_placeholder_in_the_current_turn() -> None:
    foreign = [user("a"), assistant(call("toolu_1"), call("toolu_2")), user(result("toolu_1"))]
    assert signatures(contents(*foreign)[1]["parts"]) == [PLACEHOLDER, None]
    assert changes(messages=foreign)["thought signature"] == (
        "1 call without one",
        "Gemini's placeholder",
    )
    assert signatures(contents(*foreign, user("and now?"))[1]["parts"]) == [None, None]
    older = contents(*foreign, model="gemini-2.5-pro")
    assert signatures(older[1]["parts"]) == [None, None]


def test_each_step_of_the_current_turn_is_signed() -> None:
    steps = [
        assistant(call("t1")),
        user(result("t1"), "Note."),
        assistant(call("t2")),
        user(result("t2")),
    ]
    found = contents(user("before"), assistant(call("t0")), user(result("t0")), user("now"), *steps)
    called = [content["parts"][0] for content in found if content["role"] == "model"]
    assert signatures(called) == [None, PLACEHOLDER, PLACEHOLDER]


def test_signatures_of_another_gemini_are_not_shown_to_this_one() -> None:
    parts = returned(chunk(thought("Hm."), calling(signature="c2ln"), finish="STOP"), model=PRO)
    assert signatures(parts) == [PLACEHOLDER]


@pytest.mark.parametrize("streamed", [True, False])
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "YQ==", "Yg=="])),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_signed_comes_back_so(streamed: bool, calls: list[tuple[str, str]]) -> None:
    parts = [calling(name, signature, args={}) for name, signature in calls]
    if streamed:
        found = returned(*map(chunk, parts), chunk(finish="STOP"))
    else:
        body = json.dumps(answer(*parts, finish="STOP")).encode()
        content = json.loads(message_from_events(GeminiTranslator(CONTEXT).whole(body)))["content"]
        results = [result(block["id"]) for block in content if block["type"] == "tool_use"]
        turn = [user("hello"), {"role": "assistant", "content": content}, user(*results)]
        found = contents(*turn)[1]["parts"]
    expected = [signature or None for _, signature in calls]
    expected[0] = expected[0] or PLACEHOLDER
    assert [part["functionCall"]["name"] for part in found] == [name for name, _ in calls]
    assert signatures(found) == expected
