from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.openai_responses.reasoning_items import signature_of
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.wire_ids import client_tool_id
from tests.wire.openai_responses.requests import MODEL, changes, encode, items, sent
from tests.wire.requests import PNG, assistant, call, image, result, system, thought, user, words

OWN = Origin("plain", MODEL)


def own_thought(text: str, id: str = "rs_1", origin: Origin = OWN) -> dict[str, Any]:
    return thought(text, signature_of({"id": id, "encrypted_content": f"secret {id}"}, origin))


def reasoned(text: str, id: str = "rs_1") -> dict[str, Any]:
    summary = [{"type": "summary_text", "text": text}] if text else []
    return {"type": "reasoning", "id": id, "summary": summary, "encrypted_content": f"secret {id}"}


def said(role: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"type": "message", "role": role, "content": content, **more}


def made_call(id: str, arguments: str = "{}") -> dict[str, Any]:
    return {"type": "function_call", "call_id": id, "name": "weather", "arguments": arguments}


def output(id: str, value: Any = "sunny") -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": id, "output": value}


def test_a_conversation() -> None:
    assert items(user("hi"), assistant("hello"), system("Plan mode."), user("go")) == [
        said("user", "hi"),
        said("assistant", "hello"),
        said("developer", "Plan mode."),
        said("user", "go"),
    ]


def test_images_are_parts() -> None:
    found = items(user("look", image(), image("https://x/y.png")))
    assert found[0]["content"] == [
        {"type": "input_text", "text": "look"},
        {"type": "input_image", "detail": "auto", "image_url": f"data:image/png;base64,{PNG}"},
        {"type": "input_image", "detail": "auto", "image_url": "https://x/y.png"},
    ]


def test_a_tool_loop() -> None:
    made = client_tool_id("call_1", "answer")
    assert items(user("hi"), assistant("Wait.", call(made, city="Rome")), user(result(made), "and?")) == [
        said("user", "hi"),
        said("assistant", "Wait."),
        made_call("call_1", '{"city":"Rome"}'),
        output("call_1"),
        said("user", "and?"),
    ]


def test_what_a_tool_gave() -> None:
    def given(content: Any, **more: Any) -> Any:
        return items(assistant(call("c")), user(result("c", content, **more)))[1]["output"]

    assert given([words("a"), words("b")]) == "a\n\nb"
    assert given([]) == "(no output)"
    assert given("broken", is_error=True) == "Error: broken"
    assert given("<tool_use_error>x", is_error=True) == "<tool_use_error>x"
    assert given("", is_error=True) == "Error: (no output)"
    assert [part["type"] for part in given([words("a"), image()])] == ["input_text", "input_image"]
    assert given([image()], is_error=True)[0] == {"type": "input_text", "text": "Error:"}


def test_calls_and_results_that_lost_each_other() -> None:
    interrupted = (assistant(call("a"), call("b")), user(result("b"), result("gone", "late")))
    assert items(*interrupted) == [
        made_call("a"),
        made_call("b"),
        output("a", "(no result: the call was interrupted)"),
        output("b"),
        said("user", "late"),
    ]
    found = changes(messages=list(interrupted))
    assert found["tool_use"] == ("1 unanswered call", "answered with a note")
    assert found["tool_result"] == ("1 lone result", "sent as text")
    assert items(assistant(call("a")))[-1] == output("a", "(no result: the call was interrupted)")


def test_ids_are_short_and_of_one_call_only() -> None:
    first, second = client_tool_id("0", "one"), client_tool_id("0", "two")
    long = "c" * 80
    found = items(
        *(assistant(call(first)), user(result(first))),
        *(assistant(call(second), call(long)), user(result(second), result(long))),
    )
    ids = [item["call_id"] for item in found]
    assert ids[:2] == ["0", "0"]
    assert ids[2:4] == ids[4:]
    assert len(set(ids)) == 3
    assert max(map(len, ids)) <= 64


def test_thoughts_go_back_to_their_place() -> None:
    turn = assistant(
        own_thought("First"), "I will look.", own_thought("", "rs_2"), own_thought("Go", "rs_3"), call("c")
    )
    assert items(turn, user(result("c"))) == [
        reasoned("First"),
        said("assistant", "I will look."),
        reasoned("", "rs_2"),
        reasoned("Go", "rs_3"),
        made_call("c"),
        output("c"),
    ]


def test_thoughts_of_others_and_those_that_led_nowhere_stay_away() -> None:
    other = own_thought("x", origin=Origin("plain", "gpt-5"))
    plain = thought("y", signature_of({"id": "rs_9"}, OWN))
    redacted = {"type": "redacted_thinking", "data": "z"}
    turns = [assistant(thought("a"), other, plain, redacted, "hi", own_thought("cut"))]
    assert items(*turns) == [said("assistant", "hi")]
    found = [c.before for c in encode(messages=turns).changes if c.what == "thinking"]
    assert found == ["3 foreign blocks", "1 unencrypted block", "1 unfinished block"]
    assert items(assistant(own_thought("only"))) == []


def test_a_thought_before_a_search_is_not_sent_without_it() -> None:
    search = {"type": "server_tool_use", "id": "srvtoolu_ccr_1", "name": "web_search", "input": {}}
    page = {"type": "web_search_result", "title": "A", "url": "https://a"}
    pages = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_ccr_1", "content": [page]}
    assert items(assistant(own_thought("Look"), search, pages, own_thought("Hm", "rs_2"), "He.")) == [
        said("assistant", "Search results:\nA: https://a"),
        reasoned("Hm", "rs_2"),
        said("assistant", "He."),
    ]


def test_later_models_label_what_they_say() -> None:
    turns = [assistant("Wait."), assistant(call("c")), user(result("c")), assistant("Sunny.")]
    phases = [i.get("phase") for i in items(*turns, model="gpt-5.4") if i.get("role") == "assistant"]
    assert phases == ["commentary", "final_answer"]
    assert all("phase" not in item for item in items(*turns))


def test_empty_messages_are_left_out() -> None:
    assert items(user(""), assistant(""), system(""), user("hi")) == [said("user", "hi")]


def test_names_are_valid() -> None:
    name = "mcp__" + "x" * 80
    request = sent(tools=[{"name": name, "input_schema": {}}], messages=[assistant(call("c", name))])
    assert request["input"][0]["name"] == request["tools"][0]["name"]
    assert len(request["tools"][0]["name"]) <= 64
