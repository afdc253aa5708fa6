from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.wire_ids import client_tool_id
from tests.wire.openai_chat.requests import changes, messages, sent, with_quirks
from tests.wire.requests import PNG, assistant, call, image, result, system, thought, user, words

DATA_URL = f"data:image/png;base64,{PNG}"


def test_system_blocks_become_one_message_without_the_attribution() -> None:
    blocks = [words("x-anthropic-billing-header: cc_version=1;"), words("You are"), words("helpful")]
    assert sent(system=blocks)["messages"][0] == {"role": "system", "content": "You are\n\nhelpful"}


def test_roles_and_texts() -> None:
    assert messages(user("a", "b"), assistant("c"), system("Plan mode is active"), user("d")) == [
        {"role": "user", "content": "a\n\nb"},
        {"role": "assistant", "content": "c"},
        {"role": "system", "content": "Plan mode is active"},
        {"role": "user", "content": "d"},
    ]


def test_images_by_value_and_by_address() -> None:
    assert messages(user("look", image(), image("https://x/y.png"))) == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "look"},
                {"type": "image_url", "image_url": {"url": DATA_URL}},
                {"type": "image_url", "image_url": {"url": "https://x/y.png"}},
            ],
        }
    ]


def test_calls_and_results() -> None:
    upstream_call = client_tool_id("call_1", "answer")
    assert messages(
        user("hi"),
        assistant("Let me see.", call(upstream_call, city="Rome"), call("toolu_01", city="Oslo")),
        user(result("toolu_01", [words("cold"), words("dark")]), result(upstream_call, "warm"), "go on"),
    ) == [
        {"role": "user", "content": "hi"},
        {
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city":"Rome"}'},
                },
                {
                    "id": "toolu_01",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city":"Oslo"}'},
                },
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "warm"},
        {"role": "tool", "tool_call_id": "toolu_01", "content": "cold\ndark"},
        {"role": "user", "content": "go on"},
    ]


def test_results_follow_their_calls_whatever_comes_between() -> None:
    roles = [
        (m["role"], m.get("tool_call_id"))
        for m in messages(
            assistant(call("a")),
            assistant(call("b")),
            user(result("a"), "x"),
            system("note"),
            user(result("b")),
        )
    ]
    assert roles == [("assistant", None), ("tool", "a"), ("tool", "b"), ("user", None), ("system", None)]


def test_an_image_in_a_result_follows_in_a_message_of_the_user() -> None:
    sent_messages = messages(
        assistant(call("a"), call("b")), user(result("a", [words("done"), image()]), result("b", [image()]))
    )
    assert [m["content"] for m in sent_messages[1:3]] == [
        "done\n(shown in the next message)",
        "(shown in the next message)",
    ]
    assert sent_messages[3] == {
        "role": "user",
        "content": [
            {"type": "text", "text": "What the tool weather returned:"},
            {"type": "image_url", "image_url": {"url": DATA_URL}},
            {"type": "text", "text": "What the tool weather returned:"},
            {"type": "image_url", "image_url": {"url": DATA_URL}},
        ],
    }


def test_errors_and_empty_results_are_told() -> None:
    history = [
        assistant(call("a"), call("b"), call("c"), call("d")),
        user(
            result("a", "no such file", is_error=True),
            result("b", "<tool_use_error>x</tool_use_error>", is_error=True),
            result("c", ""),
        ),
    ]
    assert [m["content"] for m in messages(*history)[1:]] == [
        "Error: no such file",
        "<tool_use_error>x</tool_use_error>",
        "(no output)",
        "(no result: the call was interrupted)",
    ]
    assert changes(messages=history)["tool_use"] == ("1 call without a result", "answered with a note")


def test_a_result_without_a_call_is_kept_as_text() -> None:
    assert messages(user("hi"), user(result("gone", "sunny"))) == [
        {"role": "user", "content": "hi"},
        {"role": "user", "content": "sunny"},
    ]


def test_a_call_at_the_very_end_is_answered_too() -> None:
    assert [m["role"] for m in messages(user("hi"), assistant(call("a")))] == ["user", "assistant", "tool"]


def test_documents() -> None:
    note = {"type": "document", "source": {"type": "text", "data": "hello"}, "title": "a.txt"}
    file = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}
    pdf = {"type": "document", "source": file, "title": "a.pdf"}
    assert messages(user(note))[0]["content"] == '<document title="a.txt">\nhello\n</document>'
    assert "a.pdf" in messages(user(pdf))[0]["content"]
    assert messages(user(pdf), provider=with_quirks("pdf_files"))[0]["content"] == [
        {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0="}}
    ]


def test_blocks_that_nobody_knows_leave_a_note() -> None:
    search = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}
    found = {
        "type": "web_search_tool_result",
        "tool_use_id": "s",
        "content": [{"type": "web_search_result", "title": "T", "url": "https://x"}],
    }
    history = [user("hi", {"type": "hologram"}), assistant(search, found, "There.")]
    assert [m["content"] for m in messages(*history)] == [
        "hi\n\n[A block of type hologram is left out here.]",
        "Search results:\nT: https://x\n\nThere.",
    ]
    assert changes(messages=history)["hologram"] == ("1 block", "a note")


def test_foreign_thoughts_are_dropped_and_counted() -> None:
    redacted = {"type": "redacted_thinking", "data": "x"}
    history = [
        user("hi"),
        assistant(thought("hm"), redacted, "text"),
        user("on"),
        assistant(thought("alone")),
    ]
    assert [m["content"] for m in messages(*history)] == ["hi", "text", "on"]
    assert changes(messages=history)["thinking"] == ("3 foreign blocks", "dropped")


blocks = st.sampled_from(
    [
        words("a"),
        words(""),
        image(),
        call("x"),
        call("y"),
        result("x"),
        result("y", [image()]),
        thought("t"),
        {"type": "z"},
    ]
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["user", "assistant", "system"]), st.lists(blocks, max_size=4)), max_size=8
    )
)
def test_any_history_makes_messages_that_openai_accepts(
    history: list[tuple[str, list[dict[str, Any]]]],
) -> None:
    turns = [{"role": role, "content": content} for role, content in history]
    encoded = messages(*turns)
    owed: list[str] = []
    for message in encoded:
        if owed:
            assert message["role"] == "tool"
        if message["role"] == "tool":
            assert message["tool_call_id"] == owed.pop(0)
        owed += [c["id"] for c in message.get("tool_calls", ())]
        assert message["content"] or message.get("tool_calls")
    assert not owed
    assert "\\ud" not in json.dumps(encoded)
