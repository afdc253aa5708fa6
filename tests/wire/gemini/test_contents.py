from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.wire_ids import client_tool_id
from tests.wire.gemini.requests import changes, contents
from tests.wire.requests import PNG, assistant, call, image, result, system, thought, user, words

IMAGE = {"inlineData": {"mimeType": "image/png", "data": PNG}}
OLDER = "gemini-2.5-flash"


def said(role: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": role, "parts": list(parts)}


def response(words: str = "sunny", key: str = "output", **more: Any) -> dict[str, Any]:
    return {"functionResponse": {"name": "weather", "response": {key: words}, **more}}


def test_roles_and_texts() -> None:
    found = contents(user("a"), assistant("b", "c"), user("d"))
    assert found == [
        said("user", {"text": "a"}),
        said("model", {"text": "b"}, {"text": "c"}),
        said("user", {"text": "d"}),
    ]


def test_a_call_and_its_result_by_name() -> None:
    found = contents(user("a"), assistant(call("toolu_1", city="Rome")), user(result("toolu_1")), model=OLDER)
    assert found[1:] == [
        said("model", {"functionCall": {"name": "weather", "args": {"city": "Rome"}}}),
        said("user", response()),
    ]


def test_parallel_results_stand_in_the_order_of_the_calls_and_words_follow() -> None:
    found = contents(
        user("a"),
        assistant(call("t1"), call("t2")),
        user(words("note"), result("t2", "two"), result("t1", "one"), image()),
        system("be brief"),
        model=OLDER,
    )
    assert found[2] == said("user", response("one"), response("two"))
    assert found[3] == said(
        "user",
        {"text": "note"},
        IMAGE,
        {"text": "<system-reminder>\nbe brief\n</system-reminder>"},
    )


def test_results_with_errors_and_without_words() -> None:
    found = contents(
        user("a"),
        assistant(call("t1"), call("t2"), call("t3")),
        user(result("t1", "no such file", is_error=True), result("t2", [])),
        model=OLDER,
    )
    assert [part["functionResponse"]["response"] for part in found[2]["parts"]] == [
        {"error": "no such file"},
        {"output": "(no output)"},
        {"error": "(no result: the call was interrupted)"},
    ]


def test_an_image_in_a_result_is_inside_of_it_since_gemini_3() -> None:
    turn = [user("a"), assistant(call("t1")), user(result("t1", [words("here"), image()]))]
    assert contents(*turn)[2]["parts"] == [response("here", parts=[IMAGE])]
    older = contents(*turn, model=OLDER)
    assert older[2]["parts"] == [response("here")]
    assert older[3] == said("user", {"text": "What the tool weather returned:"}, IMAGE)


def test_calls_that_nobody_answered() -> None:
    found = contents(user("a"), assistant(call("t1")), model=OLDER)
    assert found[2]["parts"][0]["functionResponse"]["response"] == {
        "error": "(no result: the call was interrupted)"
    }
    assert changes(messages=[user("a"), assistant(call("t1"))])["tool_use"] == (
        "1 call without a result",
        "answered with a note",
    )


def test_a_result_without_its_call_is_told_as_text() -> None:
    assert contents(user(result("gone", "sunny"))) == [said("user", {"text": "sunny"})]


def test_a_conversation_that_begins_in_the_middle() -> None:
    found = contents(assistant(call("t1")), user(result("t1")))
    assert [content["role"] for content in found] == ["user", "model", "user"]


def test_an_empty_message_between_two_of_the_model_s() -> None:
    found = contents(user("a"), assistant("b"), user(), assistant("c"), user("d"))
    assert found[1] == said("model", {"text": "b"}, {"text": "c"})


def test_what_another_model_thought_is_left_out() -> None:
    messages = [user("a"), assistant(thought("Hm."), words("b")), user("c")]
    assert contents(*messages)[1] == said("model", {"text": "b"})
    assert changes(messages=messages)["thinking"] == ("1 block of another model", "dropped")
    assert len(contents(user("a"), assistant(thought("Hm.")), user("c"))) == 2


def test_ids_that_the_upstream_gave_go_back() -> None:
    own, made = client_tool_id("8f2j", "msg_1"), client_tool_id("made-1", "msg_1")
    found = contents(user("a"), assistant(call(own), call(made)), user(result(own), result(made)))
    assert [part["functionCall"].get("id") for part in found[1]["parts"]] == ["8f2j", None]
    assert [part["functionResponse"].get("id") for part in found[2]["parts"]] == ["8f2j", None]


blocks = st.one_of(
    st.just("words"),
    st.just(""),
    st.builds(call, st.sampled_from(["t1", "t2", "t3"])),
    st.builds(result, st.sampled_from(["t1", "t2", "t4"])),
    st.just(image()),
    st.just(thought("Hm.")),
)
turns = st.one_of(
    st.lists(blocks, max_size=4).map(lambda b: user(*b)),
    st.lists(blocks, max_size=4).map(lambda b: assistant(*b)),
    st.just(system("now")),
)


@pytest.mark.parametrize("model", ["gemini-3-pro-preview", OLDER])
@given(st.lists(turns, max_size=8))
def test_in_any_conversation_each_call_is_answered(model: str, messages: list[dict[str, Any]]) -> None:
    contents(user("hello"), *messages, model=model)  # the checks are in it
