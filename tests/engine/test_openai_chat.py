"""Chat Completions upstreams behind the whole engine, on real sockets."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from ccr_tui.core.exchange import Completed, Failed, FailureKind
from ccr_tui.core.wire.sse import SseDecoder
from ccr_tui.engine.mock.reply import Reply, Text, Thinking, error_reply, text_reply
from tests.engine.openai_upstream import KEY, failing, mixed_rig, whole
from tests.engine.rig import CLIENT_KEY, Rig, message_body
from tests.engine.scripted_answers import Scripted
from tests.wire.grammar import assert_anthropic_stream, message_of, outline
from tests.wire.openai_chat.streams import DONE, USAGE, calls, chunk, completion, entry
from tests.wire.requests import WEATHER, assistant, result, user

ROUTE = {"default": ["open,m"]}
THEN_CLAUDE = {"default": ["open,m", "claude,claude-sonnet-5"]}
THEN_OPEN = {"default": ["claude,claude-opus-5-5", "open,m"]}
TEXT = chunk({"content": "Hel"}) + chunk({"content": "lo"}) + chunk({}, "stop") + chunk(usage=USAGE) + DONE
CALL = (
    chunk({"reasoning_content": "Look it up."})
    + calls(entry(0, "call_1", "weather", '{"city": '))
    + calls(entry(0, arguments='"Rome"}'))
    + chunk({}, "tool_calls", usage=USAGE)
    + DONE
)
TOOLS = {"tools": [WEATHER], "thinking": {"type": "adaptive"}}
LATE_ERROR = b'data: {"error": {"message": "busy", "code": 503}}\n\n'
TOO_LONG = (
    "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens."
)


def ask(r: Rig, *messages: dict[str, Any], **fields: Any) -> httpx.Response:
    return r.post(message_body(messages=list(messages) or [user("hi")], **fields))


def content_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The blocks that a client keeps of a streamed answer, to send them back."""
    blocks: list[dict[str, Any]] = []
    inputs: dict[int, str] = {}
    for event in SseDecoder().feed(answer.content):
        data = event.json()
        if event.event == "content_block_start":
            blocks.append(data["content_block"])
        elif event.event == "content_block_delta":
            for key, value in data["delta"].items():
                if key == "partial_json":
                    inputs[data["index"]] = inputs.get(data["index"], "") + value
                elif key != "type":
                    blocks[data["index"]][key] = blocks[data["index"]].get(key, "") + value
    for index, text in inputs.items():
        blocks[index]["input"] = json.loads(text)
    return blocks


def error_of(answer: httpx.Response) -> dict[str, str]:
    error: dict[str, str] = answer.json()["error"]
    return error


def test_a_stream_reaches_the_client_as_anthropic_s() -> None:
    with mixed_rig({"open": [Scripted(TEXT)]}, ROUTE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: Hello", "stop: end_turn"]
    assert record.outcome == Completed(200, "end_turn")
    assert record.attempts[0].answered_model == "m-2026"
    assert record.usage is not None
    assert (record.usage.input_tokens, record.usage.cache_read_tokens, record.usage.output_tokens) == (
        40,
        60,
        20,
    )


def test_only_the_provider_s_own_credential_goes_out_and_it_is_not_told() -> None:
    with mixed_rig({"open": [Scripted(TEXT)]}, ROUTE) as m:
        ask(m.rig)
        m.rig.only()
    headers = m.chats["open"].headers[0]
    assert headers["authorization"] == f"Bearer {KEY}"
    assert not [name for name in headers if name.startswith(("x-", "anthropic"))]
    assert KEY not in repr(m.rig.events)
    assert CLIENT_KEY not in repr(m.rig.events)


def test_an_upstream_that_tells_no_usage_is_not_free() -> None:
    with mixed_rig({"open": [Scripted(chunk({"content": "a"}, "stop"))]}, ROUTE) as m:
        ask(m.rig)
        record = m.rig.only()
    assert record.usage is None
    assert record.cost.usd is None


def test_a_whole_answer() -> None:
    body = completion({"content": "Hello", "reasoning_content": "Hm."}, usage=USAGE)
    with mixed_rig({"open": [whole(body)]}, ROUTE) as m:
        answer = ask(m.rig, stream=False, thinking={"type": "adaptive"})
        record = m.rig.only()
    message = message_of(answer.content)
    assert [b["type"] for b in message["content"]] == ["thinking", "text"]
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert record.usage is not None


def test_a_tool_loop_with_thoughts() -> None:
    script = {"open": [Scripted(CALL), Scripted(TEXT)]}
    with mixed_rig(script, ROUTE, quirks=("reasoning_content_back",)) as m:
        first = ask(m.rig, **TOOLS)
        content = content_of(first)
        assert_anthropic_stream(first.content)
        assert [b["type"] for b in content] == ["thinking", "tool_use"]
        ask(m.rig, user("hi"), assistant(*content), user(result(content[1]["id"], "sunny")), **TOOLS)
    assert m.chats["open"].received[1]["messages"][1:] == [
        {
            "role": "assistant",
            "content": None,
            "reasoning_content": "Look it up.",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city":"Rome"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": "sunny"},
    ]


@pytest.mark.parametrize(
    ("script", "label", "tries"),
    [
        (failing(401, "bad key"), "401", 1),
        (failing(503, "busy"), "503", 4),
        (failing(429, "quota", **{"retry-after": "40"}), "429", 1),
        (failing(400, "the model does not like it"), "400", 1),
        (Scripted(b"<html><title>Bad gateway</title>", 502, "text/html"), "502", 4),
        (Scripted(LATE_ERROR), "error_event", 4),
        (Scripted(chunk({"content": ""})), "cut", 2),
        (Scripted(b'data: {"choices": \n\n'), "malformed", 2),
        (whole(b'{"error": {"message": "busy"}}'), "error_event", 4),
    ],
)
def test_what_fails_falls_back_to_anthropic(script: Scripted, label: str, tries: int) -> None:
    with mixed_rig({"open": [script], "claude": [text_reply("from Claude")]}, THEN_CLAUDE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
        sent = m.rig.mocks["claude"][0].json
    assert outline(answer.content)[0] == "text: from Claude"
    assert len(record.attempts) == tries + 1
    failed = record.attempts[0].outcome
    assert isinstance(failed, Failed)
    assert failed.failure.label == label
    assert sent == json.loads(message_body(messages=[user("hi")]))


def test_an_answer_that_is_empty_again_is_an_answer() -> None:
    with mixed_rig({"open": [Scripted(chunk({}, "stop") + DONE)]}, ROUTE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
    assert outline(answer.content) == ["stop: end_turn"]
    assert [a.reason for a in record.attempts] == ["first try", "retry 1 after empty"]


def test_overflow_tells_the_client_to_compact() -> None:
    with mixed_rig({"open": [failing(400, TOO_LONG)], "claude": [text_reply("no")]}, THEN_CLAUDE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert error_of(answer) == {
        "type": "invalid_request_error",
        "message": "prompt is too long: 5000 tokens > 4096 maximum",
    }
    assert len(record.attempts) == 1


def test_a_rate_limit_stays_one() -> None:
    limited = failing(429, "Rate limit reached", **{"retry-after": "40"})
    with mixed_rig({"open": [limited]}, ROUTE) as m:
        answer = ask(m.rig)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "40")
    assert error_of(answer)["type"] == "rate_limit_error"


def test_an_error_after_content_ends_the_stream() -> None:
    with mixed_rig({"open": [Scripted(chunk({"content": "half"}) + LATE_ERROR)]}, ROUTE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
    assert_anthropic_stream(answer.content, ends="error")
    assert outline(answer.content) == ["text: half", "error: overloaded_error: busy"]
    assert isinstance(record.outcome, Failed)


def test_an_error_that_ends_the_stream_without_done_is_told_too() -> None:
    with mixed_rig({"open": [Scripted(chunk({"content": "half"}) + chunk({}, "error"))]}, ROUTE) as m:
        answer = ask(m.rig)
    assert_anthropic_stream(answer.content, ends="error")


def test_a_cut_after_content_ends_with_an_error() -> None:
    with mixed_rig({"open": [Scripted(chunk({"content": "half"}))]}, ROUTE) as m:
        answer = ask(m.rig)
        record = m.rig.only()
    assert_anthropic_stream(answer.content, ends="error")
    assert isinstance(record.outcome, Failed)
    assert record.outcome.failure.kind is FailureKind.CUT


def test_a_loop_that_moves_from_openai_to_anthropic_and_back() -> None:
    """Each side sees a conversation that could be its own: no foreign thoughts, ids that it accepts."""
    script: dict[str, Any] = {
        "open": [Scripted(CALL), *[failing(401, "no more credit")], Scripted(TEXT)],
        "claude": [Reply(blocks=(Thinking("Claude thinks"), Text("Sunny.")))],
    }
    with mixed_rig(script, THEN_CLAUDE, quirks=("reasoning_content_back",)) as m:
        budget = {"tools": [WEATHER], "thinking": {"type": "enabled", "budget_tokens": 2000}}
        called = content_of(ask(m.rig, **budget))
        history = [user("hi"), assistant(*called), user(result(called[1]["id"], "sunny"))]
        spoken = content_of(ask(m.rig, *history, **budget))
        history += [assistant(*spoken), user("thanks")]
        last = ask(m.rig, *history, **budget)
        records = m.rig.finished(3)
        to_claude = m.rig.mocks["claude"][0].json
    assert to_claude["messages"][1] == assistant(called[1])
    assert to_claude["thinking"] == {"type": "disabled"}
    back = m.chats["open"].received[-1]["messages"]
    assert [message["role"] for message in back] == ["user", "assistant", "tool", "assistant", "user"]
    assert back[1]["reasoning_content"] == "Look it up."
    assert back[3] == {"role": "assistant", "content": "Sunny."}
    assert outline(last.content)[0] == "text: Hello"
    assert [str(r.used) for r in records] == ["open,m", "claude,claude-sonnet-5", "open,m"]
    assert [c.what for c in records[1].attempts[1].changes] == ["thinking", "thinking"]


def test_anthropic_falls_back_to_openai() -> None:
    script: dict[str, Any] = {"claude": [error_reply(529)], "open": [Scripted(TEXT)]}
    with mixed_rig(script, THEN_OPEN) as m:
        answer = ask(m.rig, **TOOLS)
        record = m.rig.only()
    assert outline(answer.content) == ["text: Hello", "stop: end_turn"]
    assert record.fell_back
    assert m.chats["open"].received[0]["tools"][0]["function"]["name"] == "weather"


def test_what_an_upstream_cannot_be_asked_goes_to_the_next() -> None:
    search = {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}
    script: dict[str, Any] = {"open": [Scripted(TEXT)], "claude": [text_reply("found")]}
    with mixed_rig(script, THEN_CLAUDE) as m:
        answer = ask(m.rig, **search)
        failed = m.rig.only().attempts[0].outcome
    assert outline(answer.content)[0] == "text: found"
    assert m.chats["open"].received == []
    assert isinstance(failed, Failed)
    assert failed.failure.kind is FailureKind.UNUSABLE
    assert failed.failure.message == "Provider 'open': it has no web search."
    with mixed_rig({"open": [Scripted(TEXT)]}, ROUTE) as m:
        alone = ask(m.rig, **search)
    assert alone.status_code == 400
    assert "it has no web search" in error_of(alone)["message"]
