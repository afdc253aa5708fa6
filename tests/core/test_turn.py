"""The newest turn: where it begins, and what of it was written by a person."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from ccr_tui.core.turn import Turn, read_turn, texts
from ccr_tui.core.wire.outline import read_messages

IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A" * 40}}
LINK = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
PLAN = "Plan mode is active. Look, but do not touch."


def turn(*messages: dict[str, Any]) -> Turn:
    return read_turn(read_messages(json.dumps(messages).encode()))


def user(*content: Any) -> dict[str, Any]:
    blocks = [{"type": "text", "text": c} if isinstance(c, str) else c for c in content]
    return {"role": "user", "content": blocks}


def result(content: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": "t", "content": content}


def system(text: str) -> dict[str, Any]:
    return {"role": "system", "content": text}


ASSISTANT = {"role": "assistant", "content": [{"type": "text", "text": "I said: nothing."}]}
CALL = {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "Bash", "input": {}}]}


def test_an_empty_conversation() -> None:
    assert turn() == Turn()


def test_text_is_a_string_or_blocks() -> None:
    assert turn({"role": "user", "content": "one"}).user_text == "one"
    assert turn(user("one", "two")).user_text == "one\ntwo"


def test_messages_before_the_answer_belong_together() -> None:
    assert turn(user("zero"), ASSISTANT, user("one"), system("note"), user("two")).user_text == "one\ntwo"


def test_a_tool_loop_belongs_to_the_text_that_began_it() -> None:
    loop = turn(user("earlier"), ASSISTANT, user("list it"), CALL, user(result("a")), CALL, user(result("b")))
    assert loop.user_text == "list it"


@pytest.mark.parametrize(
    "injected",
    [
        "<system-reminder>\nBe kind.\n</system-reminder>",
        "  <system-reminder>Be kind.</system-reminder>",
        "<local-command-caveat>Ran here.</local-command-caveat>",
        "<local-command-stdout>Done.</local-command-stdout>",
        "<command-name>/effort</command-name>",
        "[Request interrupted by user for tool use]\n",
        "Tool loaded.",
        "This session is being continued from a previous conversation that was long.",
    ],
)
def test_what_the_client_injects_is_not_the_persons_text(injected: str) -> None:
    assert turn(user(injected, "hello")).user_text == "hello"
    assert turn(user("hello"), CALL, user(result("a"), injected)).user_text == "hello"


def test_images_are_found_in_messages_and_in_tool_results() -> None:
    assert turn(user("look", IMAGE)).image_bytes == 40
    assert turn(user(result([IMAGE, {"type": "text", "text": "x"}]))).image_bytes == 40
    assert turn(user(LINK)).has_image
    assert not turn(user('the word "image" in a text')).has_image
    assert not turn({"role": "user", "content": '{"type":"image"}'}).has_image


def test_an_image_is_new_for_the_whole_loop_and_old_in_the_next_turn() -> None:
    shown = (user("what is this?", IMAGE), CALL, user(result("a")))
    assert turn(*shown).new_image
    later = turn(*shown, ASSISTANT, user("thanks"))
    assert (later.has_image, later.new_image) == (True, False)


def test_an_image_that_a_tool_returned_is_new_too() -> None:
    assert turn(user("read it"), CALL, user(result([IMAGE])), CALL, user(result("b"))).new_image


@pytest.mark.parametrize(
    "ask",
    [
        "Your task is to create a detailed summary of the conversation so far, please.",
        "your task is to create a detailed summary of this conversation.",
        "Your task is to create a detailed summary of the RECENT portion of the conversation.",
    ],
)
def test_compaction(ask: str) -> None:
    assert turn(user("hi"), ASSISTANT, user(f"Text only.\n\n{ask}\n" + "x" * 9000)).asks_summary


def test_a_request_to_summarise_something_else_is_no_compaction() -> None:
    assert not turn(user("Your task is to create a detailed summary of the file.")).asks_summary
    summary = "Your task is to create a detailed summary of the conversation"
    assert not turn(user(summary), ASSISTANT, user("go on")).asks_summary


def test_plan_mode_lasts_until_it_is_left() -> None:
    entered = (user("hi"), system(f"# Environment\n\nLinux.\n\n{PLAN}"))
    assert turn(*entered).plan_mode
    assert turn(*entered, CALL, user(result("a"))).plan_mode
    assert turn(*entered, ASSISTANT, user("next")).plan_mode
    left = (*entered, CALL, user(result("approved")), system("## Exited Plan Mode\n\nGo ahead."))
    assert not turn(*left).plan_mode
    assert not turn(*left, ASSISTANT, user("next")).plan_mode
    again = turn(*left, ASSISTANT, user("next"), system("## Re-entering Plan Mode\n\nThere is a plan."))
    assert again.plan_mode


def test_the_last_of_two_notes_in_one_message_counts() -> None:
    assert not turn(user("hi"), system(f"{PLAN}\n\n## Exited Plan Mode")).plan_mode
    assert turn(user("hi"), system(f"## Exited Plan Mode\n\n{PLAN}")).plan_mode


def test_plan_mode_in_a_reminder_where_the_client_sends_no_system_messages() -> None:
    assert turn(user(f"<system-reminder>\n{PLAN}\n</system-reminder>", "hi")).plan_mode
    sparse = "<system-reminder>\nPlan mode still active (see above).\n</system-reminder>"
    assert turn(user(sparse, "hi")).plan_mode


def test_quoting_the_plan_note_does_not_switch_plan_mode_on_or_off() -> None:
    assert not turn(user(PLAN)).plan_mode
    assert not turn(user("read it"), CALL, user(result(PLAN))).plan_mode
    assert not turn(user("hi"), {"role": "assistant", "content": PLAN}, user("go")).plan_mode
    assert turn(user("hi"), system(PLAN), CALL, user(result("## Exited Plan Mode"))).plan_mode


def test_ultrathink_holds_for_its_turn() -> None:
    note = system('The user included the keyword "ultrathink", so think.')
    assert turn(user("ultrathink"), note, CALL, user(result("a"))).ultrathink
    assert not turn(user("ultrathink"), note, ASSISTANT, user("next")).ultrathink
    assert not turn(user('The user included the keyword "ultrathink"')).ultrathink


def test_a_system_message_without_blocks_says_nothing() -> None:
    assert (
        turn(user("hi"), {"role": "system", "content": [], "output_config": {"effort": "max"}}).user_text
        == "hi"
    )


@pytest.mark.parametrize(
    "content", [b"null", b"7", b"{}", b'["text"]', b'"\\ud83d"', b'[{"type":"text","text":7}]']
)
def test_content_of_another_shape_has_no_texts(content: bytes) -> None:
    assert texts(msgspec.Raw(content)) == []
