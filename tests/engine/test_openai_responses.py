"""Responses upstreams behind the whole engine, on real sockets."""

from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.exchange import Completed, Failed, FailureKind
from ccr_tui.engine.mock.reply import Reply, Text, Thinking, error_reply, text_reply
from tests.engine.openai_upstream import KEY, failing, whole
from tests.engine.responses_upstream import responses_rig
from tests.engine.rig import CLIENT_KEY
from tests.engine.scripted_answers import Scripted
from tests.engine.test_openai_chat import ask, content_of, error_of
from tests.wire.grammar import assert_anthropic_stream, message_of, outline
from tests.wire.openai_responses.streams import (
    completed,
    created,
    event,
    message,
    one_call,
    output_text,
    response,
    said,
    thought,
)
from tests.wire.openai_responses.streams import whole as whole_body
from tests.wire.requests import WEATHER, assistant, result, user

ROUTE = {"default": ["open,gpt-5.2"]}
THEN_CLAUDE = {"default": ["open,gpt-5.2", "claude,claude-sonnet-5"]}
THEN_OPEN = {"default": ["claude,claude-opus-5-5", "open,gpt-5.2"]}
TEXT = created() + said(0, "Hel", "lo") + completed()
CALL = created() + thought(0, "Look it up.") + one_call(1) + completed()
TOOLS = {"tools": [WEATHER], "thinking": {"type": "adaptive"}}
BROKEN = event(
    "response.failed", response=response("failed", error={"code": "server_error", "message": "it broke"})
)


def test_a_stream_reaches_the_client_as_anthropic_s() -> None:
    with responses_rig([Scripted(TEXT)], ROUTE) as r:
        answer = ask(r.rig)
        record = r.rig.only()
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: Hello", "stop: end_turn"]
    assert record.outcome == Completed(200, "end_turn")
    assert record.attempts[0].answered_model == "gpt-5.2-2026"
    assert record.usage is not None
    assert (record.usage.input_tokens, record.usage.cache_read_tokens) == (40, 60)


def test_only_the_provider_s_own_credential_goes_out_and_it_is_not_told() -> None:
    with responses_rig([Scripted(TEXT)], ROUTE) as r:
        ask(r.rig)
        r.rig.only()
    headers = r.open.headers[0]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert not [name for name in headers if name.startswith(("x-", "anthropic"))]
    assert KEY not in repr(r.rig.events)
    assert CLIENT_KEY not in repr(r.rig.events)


def test_a_whole_answer() -> None:
    body = whole_body(message("m", output_text("Hello")))
    with responses_rig([whole(body)], ROUTE) as r:
        answer = ask(r.rig, stream=False)
        record = r.rig.only()
    assert [b["text"] for b in message_of(answer.content)["content"]] == ["Hello"]
    assert record.usage is not None


def test_a_tool_loop_over_two_turns_brings_the_reasoning_back() -> None:
    with responses_rig([Scripted(CALL), Scripted(TEXT)], ROUTE) as r:
        content = content_of(ask(r.rig, **TOOLS))
        assert [b["type"] for b in content] == ["thinking", "tool_use"]
        last = ask(r.rig, user("hi"), assistant(*content), user(result(content[1]["id"], "sunny")), **TOOLS)
    assert outline(last.content) == ["text: Hello", "stop: end_turn"]
    first, second = r.open.received
    assert second["prompt_cache_key"] == first["prompt_cache_key"]
    assert second["input"][1:] == [
        {
            "type": "reasoning",
            "id": "rs_1",
            "summary": [{"type": "summary_text", "text": "Look it up."}],
            "encrypted_content": "gAAA",
        },
        {"type": "function_call", "call_id": "call_1", "name": "weather", "arguments": '{"city":"Rome"}'},
        {"type": "function_call_output", "call_id": "call_1", "output": "sunny"},
    ]


@pytest.mark.parametrize(
    ("script", "label"),
    [
        (failing(401, "bad key"), "401"),
        (failing(429, "quota", **{"retry-after": "40"}), "429"),
        (failing(503, "busy"), "503"),
        (Scripted(created() + BROKEN), "error_event"),
        (Scripted(created()), "cut"),
        (Scripted(b'data: {"type": \n\n'), "malformed"),
        (whole(b'{"error": {"message": "busy"}}'), "error_event"),
    ],
)
def test_what_fails_falls_back_to_anthropic(script: Scripted, label: str) -> None:
    with responses_rig([script], THEN_CLAUDE, [text_reply("from Claude")]) as r:
        answer = ask(r.rig)
        record = r.rig.only()
    assert outline(answer.content)[0] == "text: from Claude"
    failed = record.attempts[0].outcome
    assert isinstance(failed, Failed)
    assert failed.failure.label == label


def test_anthropic_falls_back_to_responses() -> None:
    with responses_rig([Scripted(TEXT)], THEN_OPEN, [error_reply(529)]) as r:
        answer = ask(r.rig, **TOOLS)
        record = r.rig.only()
    assert outline(answer.content) == ["text: Hello", "stop: end_turn"]
    assert record.fell_back
    assert r.open.received[0]["tools"][0]["name"] == "weather"


def test_a_loop_that_moves_to_anthropic_and_back() -> None:
    """Each side sees a conversation that could be its own: no foreign thoughts, ids that it accepts."""
    answers = [Scripted(CALL), failing(401, "no more credit"), Scripted(TEXT)]
    claude = [Reply(blocks=(Thinking("Claude thinks"), Text("Sunny.")))]
    with responses_rig(answers, THEN_CLAUDE, claude) as r:
        called = content_of(ask(r.rig, **TOOLS))
        history = [user("hi"), assistant(*called), user(result(called[1]["id"], "sunny"))]
        spoken = content_of(ask(r.rig, *history, **TOOLS))
        history += [assistant(*spoken), user("thanks")]
        last = ask(r.rig, *history, **TOOLS)
        records = r.rig.finished(3)
        to_claude = r.rig.mocks["claude"][0].json
    assert to_claude["messages"][1] == assistant(called[1])
    assert [(i["type"], i.get("role")) for i in r.open.received[-1]["input"]] == [
        ("message", "user"),
        ("reasoning", None),
        ("function_call", None),
        ("function_call_output", None),
        ("message", "assistant"),
        ("message", "user"),
    ]
    assert outline(last.content)[0] == "text: Hello"
    assert [str(record.used) for record in records] == [
        "open,gpt-5.2",
        "claude,claude-sonnet-5",
        "open,gpt-5.2",
    ]


def test_overflow_tells_the_client_to_compact() -> None:
    words = "Your input exceeds the context window of this model. Please adjust your input and try again."
    with responses_rig([failing(400, words)], THEN_CLAUDE) as r:
        answer = ask(r.rig)
        assert len(r.rig.only().attempts) == 1
    assert answer.status_code == 400
    assert error_of(answer) == {"type": "invalid_request_error", "message": "prompt is too long"}


def test_an_error_after_content_ends_the_stream() -> None:
    with responses_rig([Scripted(created() + said(0, "half") + BROKEN)], ROUTE) as r:
        answer = ask(r.rig)
        record = r.rig.only()
    assert_anthropic_stream(answer.content, ends="error")
    assert outline(answer.content) == ["text: half", "error: api_error: it broke"]
    assert isinstance(record.outcome, Failed)


def test_what_it_cannot_be_asked_goes_to_the_next() -> None:
    tools: dict[str, Any] = {"tools": [{"type": "bash_20250124", "name": "bash"}]}
    with responses_rig([Scripted(TEXT)], THEN_CLAUDE, [text_reply("done")]) as r:
        answer = ask(r.rig, **tools)
        failed = r.rig.only().attempts[0].outcome
    assert outline(answer.content)[0] == "text: done"
    assert r.open.received == []
    assert isinstance(failed, Failed)
    assert failed.failure.kind is FailureKind.UNUSABLE
