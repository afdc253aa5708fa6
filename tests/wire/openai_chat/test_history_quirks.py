from __future__ import annotations

import re

from ccr_tui.core.wire.openai_chat import history_quirks as quirks
from tests.wire.openai_chat.requests import draft, messages, with_quirks
from tests.wire.requests import assistant, call, image, result, system, user


def test_system_first() -> None:
    encoded = messages(
        user("a"), system("Plan mode is active"), provider=with_quirks("system_first"), system="S"
    )
    assert encoded == [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "a"},
        {"role": "user", "content": "<system-reminder>\nPlan mode is active\n</system-reminder>"},
    ]


def test_content_never_null() -> None:
    encoded = messages(assistant(call("a")), provider=with_quirks("content_never_null"))
    assert encoded[0]["content"] == ""
    assert messages(assistant(call("a")))[0]["content"] is None


def test_short_ids_agree_between_call_and_result() -> None:
    history = [
        assistant(call("toolu_01ABC"), call("abcdef123")),
        user(result("toolu_01ABC"), result("abcdef123")),
    ]
    encoded = messages(*history, provider=with_quirks("short_ids"))
    ids = [c["id"] for c in encoded[0]["tool_calls"]]
    assert ids == [m["tool_call_id"] for m in encoded[1:]]
    assert re.fullmatch(r"[a-zA-Z0-9]{9}", ids[0])
    assert ids[1] == "abcdef123"


def test_ids_at_most_40() -> None:
    history = [assistant(call("x" * 41), call("y" * 40)), user(result("x" * 41), result("y" * 40))]
    encoded = messages(*history, provider=with_quirks("ids_at_most_40"))
    ids = [c["id"] for c in encoded[0]["tool_calls"]]
    assert ids == [m["tool_call_id"] for m in encoded[1:]]
    assert re.fullmatch(r"call_[a-zA-Z0-9]{9}", ids[0])
    assert ids[1] == "y" * 40


def test_text_behind_a_result_joins_it() -> None:
    history = [assistant(call("a")), user(result("a", "sunny"), "now go on"), assistant("ok"), user("more")]
    encoded = messages(*history, provider=with_quirks("no_user_after_tool"))
    assert [(m["role"], m["content"]) for m in encoded[1:]] == [
        ("tool", "sunny\n\nnow go on"),
        ("assistant", "ok"),
        ("user", "more"),
    ]


def test_an_image_behind_a_result_comes_after_a_nod() -> None:
    history = [assistant(call("a")), user(result("a", [image()]), "what is it?")]
    encoded = messages(*history, provider=with_quirks("no_user_after_tool"))
    assert [m["role"] for m in encoded] == ["assistant", "tool", "assistant", "user", "user"]


def test_messages_without_anything_to_correct_stay() -> None:
    chat = [{"role": "user", "content": "a"}]
    made = draft(chat=chat)
    for quirk in (
        quirks.system_first,
        quirks.content_never_null,
        quirks.short_ids,
        quirks.no_user_after_tool,
    ):
        quirk(made)
    assert made.messages == [{"role": "user", "content": "a"}]
    assert made.drops.changes() == ()
