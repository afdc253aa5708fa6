"""Answers of OpenAI-like servers in the shapes that real ones have, and what must become of them.

`GOLDEN` holds for each fixture the stream and its outline (see `grammar.outline`).
"""

from __future__ import annotations

import json
from typing import Any

from ccr_tui.core.wire.answer_translator import AnswerContext
from ccr_tui.core.wire.openai_chat.stream import ChatTranslator
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.wire_ids import client_tool_id, digest

ID = "chatcmpl-0123456789abcdef"
MESSAGE_ID = f"msg_{ID}"
MADE = "call_" + digest(MESSAGE_ID, 6)
ORIGIN = Origin("plain", "m")
CONTEXT = AnswerContext(ORIGIN, "salt")
USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 20,
    "total_tokens": 120,
    "prompt_tokens_details": {"cached_tokens": 60},
}
DONE = b"data: [DONE]\n\n"


def chunk(delta: dict[str, Any] | None = None, finish: str | None = None, **more: Any) -> bytes:
    """One event; without a delta it has no choices."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    data = {
        "id": ID,
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "m-2026",
        "choices": choices,
        **more,
    }
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n"


def entry(
    index: int | None = 0, id: str | None = None, name: str | None = None, arguments: Any = None
) -> dict[str, Any]:
    """An entry of `tool_calls` with what is given."""
    function = {k: v for k, v in (("name", name), ("arguments", arguments)) if v is not None}
    found = {"index": index, "id": id, "type": "function", "function": function}
    return {k: v for k, v in found.items() if v is not None}


def calls(*entries: dict[str, Any], **more: Any) -> bytes:
    return chunk({"tool_calls": list(entries), **more})


def completion(message: dict[str, Any], finish: str | None = "stop", **more: Any) -> bytes:
    """A whole answer."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    data = {
        "id": ID,
        "object": "chat.completion",
        "created": 1,
        "model": "m-2026",
        "choices": [choice],
        **more,
    }
    return json.dumps(data).encode()


def translate(stream: bytes, context: AnswerContext = CONTEXT, *, cut: int | None = None) -> bytes:
    """The events for a stream that arrives whole, or in two pieces cut at a byte."""
    translator = ChatTranslator(context)
    pieces = [stream] if cut is None else [stream[:cut], stream[cut:]]
    return b"".join(map(translator.feed, pieces)) + translator.finish()


def client_id(upstream_id: str) -> str:
    return client_tool_id(upstream_id, MESSAGE_ID)


GOLDEN: dict[str, tuple[bytes, list[str]]] = {
    "text": (
        chunk({"role": "assistant", "content": ""})
        + chunk({"content": "Hel"})
        + chunk({"content": "lo"})
        + chunk({}, "stop")
        + chunk(usage=USAGE)
        + DONE,
        ["text: Hello", "stop: end_turn"],
    ),
    "split UTF-8": (
        chunk({"content": "Grüße, 世界 🌍"}) + chunk({}, "stop") + DONE,
        ["text: Grüße, 世界 🌍", "stop: end_turn"],
    ),
    "CRLF and comments": (
        b": OPENROUTER PROCESSING\r\n\r\n"
        + chunk({"content": "a"}, "stop").replace(b"\n", b"\r\n")
        + b"data:\r\n\r\n"
        + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "thinking": (
        chunk({"role": "assistant", "content": None, "reasoning_content": "Let me "})
        + chunk({"reasoning_content": "see."})
        + chunk({"content": "Yes."})
        + chunk({"content": ""}, "stop")
        + DONE,
        ["thinking: Let me see.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking under its other name": (
        chunk({"reasoning": "Hm.", "content": ""}) + chunk({"content": "Yes."}, "stop") + DONE,
        ["thinking: Hm.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking as parts": (
        chunk({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]})
        + chunk({"content": [{"type": "text", "text": "Yes."}]}, "stop")
        + DONE,
        ["thinking: Hm.", "text: Yes.", "stop: end_turn"],
    ),
    "one tool": (
        calls(entry(0, "call_1", "weather", ""), role="assistant", content=None)
        + calls(entry(0, arguments='{"city":'))
        + calls(entry(0, arguments=' "Rome"}'))
        + chunk({}, "tool_calls")
        + DONE,
        [f'tool_use {client_id("call_1")} weather: {{"city": "Rome"}}', "stop: tool_use"],
    ),
    "parallel tools": (
        calls(entry(0, "call_1", "weather", ""))
        + calls(entry(1, "call_2", "weather", ""))
        + calls(entry(0, arguments='{"city":'))
        + calls(entry(1, arguments='{"city":'), entry(0, arguments=' "Rome"}'))
        + calls(entry(1, arguments=' "Oslo"}'))
        + chunk({}, "tool_calls")
        + DONE,
        [
            f'tool_use {client_id("call_1")} weather: {{"city": "Rome"}}',
            f'tool_use {client_id("call_2")} weather: {{"city": "Oslo"}}',
            "stop: tool_use",
        ],
    ),
    "parallel tools that all have index 0": (
        calls(entry(0, "call_1", "weather", '{"city": "Rome"}'))
        + calls(entry(0, "call_2", "weather", '{"city": "Oslo"}'))
        + chunk({}, "stop")
        + DONE,
        [
            f'tool_use {client_id("call_1")} weather: {{"city": "Rome"}}',
            f'tool_use {client_id("call_2")} weather: {{"city": "Oslo"}}',
            "stop: tool_use",
        ],
    ),
    "tools without index or id": (
        chunk({"tool_calls": [entry(None, name="weather", arguments={"city": "Rome"})]})
        + chunk({"tool_calls": [entry(None, name="weather", arguments="null")]}, "tool_calls")
        + DONE,
        [
            f'tool_use {client_id(MADE)} weather: {{"city":"Rome"}}',
            f"tool_use {client_id(MADE + '-1')} weather: {{}}",
            "stop: tool_use",
        ],
    ),
    "numbered ids, repeated names": (
        chunk({"tool_calls": [{"index": 0, "id": 0, "function": {"name": "weather", "arguments": '{"a"'}}]})
        + chunk(
            {"tool_calls": [{"index": 0, "id": 0, "function": {"name": "weather", "arguments": ": 1}"}}]},
            "stop",
        )
        + DONE,
        [f'tool_use {client_id("0")} weather: {{"a": 1}}', "stop: tool_use"],
    ),
    "a name that comes late": (
        calls(entry(0, "call_1", arguments='{"a"'))
        + calls(entry(0, name="weather", arguments=": 1}"))
        + chunk({}, "function_call")
        + DONE,
        [f'tool_use {client_id("call_1")} weather: {{"a": 1}}', "stop: tool_use"],
    ),
    "the old function call": (
        chunk({"function_call": {"name": "weather", "arguments": '{"a"'}})
        + chunk({"function_call": {"arguments": ": 1}"}})
        + chunk({}, "function_call")
        + DONE,
        [f'tool_use {client_id(MADE)} weather: {{"a": 1}}', "stop: tool_use"],
    ),
    "the old function call beside the new one": (
        calls(entry(0, "call_1", "weather", '{"a"'), function_call={"name": "weather", "arguments": '{"a"'})
        + calls(entry(0, "call_1", "weather", ": 1}"), function_call={"name": "weather", "arguments": ": 1}"})
        + chunk({"function_call": None, "tool_calls": None}, "tool_calls")
        + DONE,
        [f'tool_use {client_id("call_1")} weather: {{"a": 1}}', "stop: tool_use"],
    ),
    "tool then text": (
        calls(entry(0, "call_1", "weather", '{"city": "Rome"}'))
        + chunk({"content": "One moment."})
        + chunk({}, "tool_calls")
        + DONE,
        [
            f'tool_use {client_id("call_1")} weather: {{"city": "Rome"}}',
            "text: One moment.",
            "stop: tool_use",
        ],
    ),
    "text, thinking, text, tool": (
        chunk({"content": "a"})
        + chunk({"reasoning_content": "b"})
        + chunk({"content": "c"})
        + calls(entry(0, "call_1", "weather", ""))
        + chunk({}, "tool_calls")
        + DONE,
        [
            "text: a",
            "thinking: b",
            "text: c",
            f"tool_use {client_id('call_1')} weather: {{}}",
            "stop: tool_use",
        ],
    ),
    "empty": (chunk({"role": "assistant", "content": ""}) + chunk({}, "stop") + DONE, ["stop: end_turn"]),
    "tools promised but not called": (
        chunk({"content": "a"}, "tool_calls") + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "length": (chunk({"content": "a"}) + chunk({}, "length") + DONE, ["text: a", "stop: max_tokens"]),
    "filtered": (chunk({"content": "a"}) + chunk({}, "content_filter") + DONE, ["text: a", "stop: refusal"]),
    "refusal": (
        chunk({"refusal": "I cannot "}) + chunk({"refusal": "do that."}) + chunk({}, "stop") + DONE,
        ["text: I cannot do that.", "stop: refusal"],
    ),
    "no [DONE]": (
        chunk({"content": "a"}) + chunk({}, "stop") + chunk(usage=USAGE),
        ["text: a", "stop: end_turn"],
    ),
    "no finish reason": (chunk({"content": "a"}) + DONE, ["text: a", "stop: end_turn"]),
    "no blank line at the end": (
        chunk({"content": "a"}) + chunk({}, "stop").rstrip(),
        ["text: a", "stop: end_turn"],
    ),
    "several choices": (
        chunk({"content": "a"})
        + chunk(choices=[{"index": 1, "delta": {"content": "other"}}])
        + chunk({}, "stop")
        + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "an empty first event": (
        chunk(id="", model="", prompt_filter_results=[]) + chunk({"content": "a"}, "stop") + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "error mid-stream": (
        chunk({"content": "half"}) + b'data: {"error": {"message": "busy", "code": 503}}\n\n' + DONE,
        ["text: half", "error: overloaded_error: busy"],
    ),
    "error beside a choice": (
        chunk({"content": "half"})
        + chunk({"content": ""}, "error", error={"code": 502, "message": "Provider disconnected"}),
        ["text: half", "error: api_error: Provider disconnected"],
    ),
    "error inside a choice": (
        chunk(choices=[{"index": 0, "delta": {}, "error": {"code": 429, "message": "slow down"}}]),
        ["error: rate_limit_error: slow down"],
    ),
    "error as an event": (
        b'event: error\ndata: {"message": "broken", "type": "server_error"}\n\n',
        ["error: api_error: broken"],
    ),
    "vLLM's error": (
        b'data: {"object": "error", "message": "bad", "type": "BadRequestError", "code": 400}\n\n' + DONE,
        ["error: invalid_request_error: bad"],
    ),
    "error without a word": (
        chunk({"content": "half"}) + chunk({}, "error") + DONE,
        ["text: half", "error: api_error: The upstream ended its answer with 'error'."],
    ),
    "overload": (
        chunk({}, "insufficient_system_resource") + DONE,
        ["error: overloaded_error: The upstream ended its answer with 'insufficient_system_resource'."],
    ),
    "overflow": (
        b'data: {"error": {"message": "This model\'s maximum context length is 4096 tokens. However, your '
        b'messages resulted in 5000 tokens.", "code": "context_length_exceeded"}}\n\n',
        ["error: invalid_request_error: prompt is too long: 5000 tokens > 4096 maximum"],
    ),
}
