"""A Gemini upstream behind the whole engine, on real sockets."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from ccr_tui.core.exchange import Completed, Failed
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.engine.mock.reply import Reply, Text, Thinking, ToolUse, error_reply, text_reply
from tests.engine.gemini_upstream import KEY, failing, gemini_rig
from tests.engine.openai_upstream import whole
from tests.engine.rig import CLIENT_KEY, Rig, message_body
from tests.engine.scripted_answers import Scripted
from tests.wire.gemini.streams import MODEL, USAGE, answer, calling, chunk, event, thought, words
from tests.wire.grammar import assert_anthropic_stream, message_of, outline
from tests.wire.requests import WEATHER, assistant, result, user

ROUTE = (f"gemini,{MODEL}",)
THEN_CLAUDE = (*ROUTE, "claude,claude-sonnet-5")
THEN_GEMINI = ("claude,claude-opus-5-5", *ROUTE)
TEXT = Scripted(
    chunk(words("Grüße, ")) + chunk(words("世界 🌍")) + chunk(words(""), finish="STOP", usageMetadata=USAGE)
)
CALLS = Scripted(
    chunk(thought("Look it up."))
    + chunk(calling(signature="c2ln", args={"city": "Rome"}))
    + chunk(calling(args={"city": "Oslo"}), finish="STOP", usageMetadata=USAGE)
)
TOOLS = {"tools": [WEATHER], "thinking": {"type": "enabled", "budget_tokens": 2000}}
BUSY = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
TOO_LONG = "The input token count (5000) exceeds the maximum number of tokens allowed (4096)."


def ask(r: Rig, *messages: dict[str, Any], **fields: Any) -> httpx.Response:
    return r.post(message_body(messages=list(messages) or [user("hi")], **fields))


def kept(answer: httpx.Response) -> list[dict[str, Any]]:
    """The blocks that a client keeps of a streamed answer, to send them back."""
    content: list[dict[str, Any]] = json.loads(message_from_events(answer.content))["content"]
    return content


def next_turn(answer: httpx.Response) -> list[dict[str, Any]]:
    """The conversation with an answer and the results of its calls."""
    content = kept(answer)
    results = [result(block["id"], "sunny") for block in content if block["type"] == "tool_use"]
    return [user("hi"), assistant(*content), user(*results)]


def test_a_stream_reaches_the_client_as_anthropic_s() -> None:
    with gemini_rig([TEXT], ROUTE) as g:
        answer = ask(g.rig)
        record = g.rig.only()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: Grüße, 世界 🌍", "stop: end_turn"]
    assert record.outcome == Completed(200, "end_turn")
    assert record.attempts[0].answered_model == MODEL
    assert record.usage is not None
    assert (record.usage.input_tokens, record.usage.cache_read_tokens, record.usage.output_tokens) == (
        *(40, 60),
        25,
    )
    assert g.gemini.paths == [f"/v1beta/models/{MODEL}:streamGenerateContent?alt=sse"]


def test_only_the_provider_s_own_credential_goes_out_and_it_is_not_told() -> None:
    with gemini_rig([TEXT], ROUTE) as g:
        ask(g.rig)
        g.rig.only()
    headers = g.gemini.headers[0]
    assert headers["x-goog-api-key"] == KEY
    assert not [n for n in headers if n.startswith(("x-api", "x-claude", "anthropic", "authorization"))]
    assert KEY not in repr(g.rig.events)
    assert CLIENT_KEY not in repr(g.rig.events)


def test_a_whole_answer_and_a_token_count() -> None:
    body = json.dumps(answer(thought("Hm."), words("Hello"), finish="STOP", usageMetadata=USAGE)).encode()
    with gemini_rig([whole(body)], ROUTE) as g:
        told = ask(g.rig, stream=False, thinking={"type": "adaptive"})
        with g.rig.client() as client:
            counted = client.post("/v1/messages/count_tokens", content=message_body(stream=False))
        g.rig.finished(2)
    assert [b["type"] for b in message_of(told.content)["content"]] == ["thinking", "text"]
    assert counted.json() == {"input_tokens": 31}
    assert [path.rpartition(":")[2] for path in g.gemini.paths] == ["generateContent?", "countTokens?"]


def test_a_tool_loop_returns_the_signature_with_its_call() -> None:
    with gemini_rig([CALLS, TEXT], ROUTE) as g:
        first = ask(g.rig, **TOOLS)
        assert_anthropic_stream(first.content)
        assert [block["type"] for block in kept(first)] == ["thinking", "tool_use", "tool_use"]
        last = ask(g.rig, *next_turn(first), **TOOLS)
        g.rig.finished(2)
    assert outline(last.content)[0] == "text: Grüße, 世界 🌍"
    _, model, results = g.gemini.received[1]["contents"]
    assert model["parts"] == [
        {"functionCall": {"name": "weather", "args": {"city": "Rome"}}, "thoughtSignature": "c2ln"},
        {"functionCall": {"name": "weather", "args": {"city": "Oslo"}}},
    ]
    assert (
        results["parts"] == [{"functionResponse": {"name": "weather", "response": {"output": "sunny"}}}] * 2
    )


@pytest.mark.parametrize(
    ("script", "label", "tries"),
    [
        (failing(400, "INVALID_ARGUMENT", "API key not valid.", BAD_KEY), "401", 1),
        (failing(400, "FAILED_PRECONDITION", "User location is not supported."), "400", 1),
        (failing(503, "UNAVAILABLE", "The model is overloaded."), "503", 4),
        (failing(429, "RESOURCE_EXHAUSTED", "Quota exceeded."), "429", 4),
        (Scripted(b"<html><title>Bad gateway</title>", 502, "text/html"), "502", 4),
        (Scripted(event(BUSY)), "error_event", 4),
        (Scripted(event([BUSY])), "error_event", 4),
        (Scripted(chunk(finish="MALFORMED_FUNCTION_CALL")), "error_event", 4),
        (Scripted(chunk(words(""))), "cut", 2),
        (Scripted(b'data: {"candidates": \n\n'), "malformed", 2),
        (whole(b'[{"models": []}]'), "malformed", 2),
    ],
)
def test_what_fails_falls_back_to_anthropic(script: Scripted, label: str, tries: int) -> None:
    with gemini_rig([script], THEN_CLAUDE, claude=[text_reply("from Claude")]) as g:
        told = ask(g.rig)
        record = g.rig.only()
        sent = g.rig.mocks["claude"][0].json
    assert outline(told.content)[0] == "text: from Claude"
    assert len(record.attempts) == tries + 1
    failed = record.attempts[0].outcome
    assert isinstance(failed, Failed)
    assert failed.failure.label == label
    assert sent == json.loads(message_body(messages=[user("hi")]))


def test_an_answer_that_is_empty_again_is_an_answer() -> None:
    with gemini_rig([Scripted(chunk(finish="STOP"))], ROUTE) as g:
        told = ask(g.rig)
        record = g.rig.only()
    assert outline(told.content) == ["stop: end_turn"]
    assert [a.reason for a in record.attempts] == ["first try", "retry 1 after empty"]


def test_overflow_tells_the_client_to_compact() -> None:
    too_long = failing(400, "INVALID_ARGUMENT", TOO_LONG)
    with gemini_rig([too_long], THEN_CLAUDE, claude=[text_reply("no")]) as g:
        told = ask(g.rig)
        record = g.rig.only()
    assert told.status_code == 400
    assert told.json()["error"] == {
        "type": "invalid_request_error",
        "message": "prompt is too long: 5000 tokens > 4096 maximum",
    }
    assert len(record.attempts) == 1


def test_a_refusal_is_an_answer() -> None:
    blocked = Scripted(event({"promptFeedback": {"blockReason": "SAFETY"}}))
    with gemini_rig([blocked], THEN_CLAUDE, claude=[text_reply("no")]) as g:
        told = ask(g.rig)
        record = g.rig.only()
    assert outline(told.content) == ["stop: refusal"]
    assert record.outcome == Completed(200, "refusal")


def test_an_error_after_content_ends_the_stream() -> None:
    with gemini_rig([Scripted(chunk(words("half")) + event(BUSY))], ROUTE) as g:
        told = ask(g.rig)
        record = g.rig.only()
    assert_anthropic_stream(told.content, ends="error")
    assert outline(told.content) == ["text: half", "error: overloaded_error: The model is overloaded."]
    assert isinstance(record.outcome, Failed)


def test_a_loop_that_moves_from_gemini_to_anthropic_and_back() -> None:
    """Each side sees a conversation that could be its own: no foreign thoughts, nothing unsigned."""
    script = [CALLS, failing(403, "PERMISSION_DENIED", "Not today."), TEXT]
    claude = Reply(blocks=(Thinking("Claude thinks"), ToolUse("weather", {"city": "Bonn"}, "toolu_1")))
    with gemini_rig(script, THEN_CLAUDE, claude=[claude, error_reply(403)]) as g:
        first = ask(g.rig, **TOOLS)
        history = next_turn(first)
        second = ask(g.rig, *history, **TOOLS)
        history += next_turn(second)[1:]
        last = ask(g.rig, *history, **TOOLS)
        records = g.rig.finished(3)
        to_claude = g.rig.mocks["claude"][0].json
    assert [block["type"] for block in to_claude["messages"][1]["content"]] == ["tool_use", "tool_use"]
    assert to_claude["thinking"] == {"type": "disabled"}
    assert outline(last.content)[0] == "text: Grüße, 世界 🌍"
    models = [c["parts"] for c in g.gemini.received[-1]["contents"] if c["role"] == "model"]
    assert [parts[0]["thoughtSignature"] for parts in models] == ["c2ln", "skip_thought_signature_validator"]
    assert [str(r.used) for r in records] == [ROUTE[0], THEN_CLAUDE[1], ROUTE[0]]


def test_anthropic_falls_back_to_gemini_in_the_middle_of_a_loop() -> None:
    claude = Reply(blocks=(Thinking("Hm."), Text("I look."), ToolUse("weather", {"city": "Bonn"}, "toolu_1")))
    with gemini_rig([TEXT], THEN_GEMINI, claude=[claude, error_reply(529)]) as g:
        first = ask(g.rig, **TOOLS)
        last = ask(g.rig, *next_turn(first), **TOOLS)
        records = g.rig.finished(2)
    assert outline(last.content)[0] == "text: Grüße, 世界 🌍"
    assert records[1].fell_back
    assert g.gemini.received[0]["contents"][1]["parts"] == [
        {"text": "I look."},
        {
            "functionCall": {"name": "weather", "args": {"city": "Bonn"}},
            "thoughtSignature": "skip_thought_signature_validator",
        },
    ]
    told = {c.what: c.before for c in records[1].attempts[-1].changes}
    assert told["thought signature"] == "1 call without one"
