"""Answers of Gemini in the shapes that it gives, and what must become of them.

`GOLDEN` holds for each fixture the stream and its outline (see `grammar.outline`).
"""

from __future__ import annotations

import json
from typing import Any

from ccr_tui.core.wire.answer_translator import AnswerContext
from ccr_tui.core.wire.gemini.stream import GeminiTranslator
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.wire_ids import client_tool_id, server_tool_id

ID = "6bR2aN3bHoqgz7IP0123"
MESSAGE_ID = f"msg_{ID}"
MODEL = "gemini-3-flash-preview"
ORIGIN = Origin("gemini", MODEL)
CONTEXT = AnswerContext(ORIGIN, "salt")
USAGE = {
    "promptTokenCount": 100,
    "cachedContentTokenCount": 60,
    "candidatesTokenCount": 20,
    "thoughtsTokenCount": 5,
    "totalTokenCount": 125,
}


def answer(*parts: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    """One chunk with the parts given; without any it has an empty content."""
    candidate: dict[str, Any] = {"content": {"role": "model"} if not parts else None, "index": 0}
    if parts:
        candidate["content"] = {"parts": list(parts), "role": "model"}
    if finish:
        candidate["finishReason"] = finish
    candidate |= more.pop("candidate", {})
    return {"candidates": [candidate], "modelVersion": MODEL, "responseId": ID, **more}


def event(data: Any) -> bytes:
    """An event as Google sends it: with CRLF, and nothing escaped."""
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\r\n\r\n"


def chunk(*parts: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    return event(answer(*parts, finish=finish, **more))


def words(text: str, signature: str = "") -> dict[str, Any]:
    return {"text": text} | ({"thoughtSignature": signature} if signature else {})


def thought(text: str, signature: str = "") -> dict[str, Any]:
    return {**words(text, signature), "thought": True}


def calling(
    name: str = "weather", signature: str = "", id: str = "", args: dict[str, Any] | None = None
) -> dict[str, Any]:
    function = {"name": name} | ({"id": id} if id else {}) | ({} if args is None else {"args": args})
    return {"functionCall": function} | ({"thoughtSignature": signature} if signature else {})


def translate(stream: bytes, context: AnswerContext = CONTEXT, *, cut: int | None = None) -> bytes:
    """The events for a stream that arrives whole, or in two pieces cut at a byte."""
    translator = GeminiTranslator(context)
    pieces = [stream] if cut is None else [stream[:cut], stream[cut:]]
    return b"".join(map(translator.feed, pieces)) + translator.finish()


def client_id(upstream_id: str) -> str:
    return client_tool_id(upstream_id, MESSAGE_ID)


def _error(code: int, status: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status}}


GOLDEN: dict[str, tuple[bytes, list[str]]] = {
    "text": (
        chunk(words("Hel")) + chunk(words("lo")) + chunk(words(""), finish="STOP", usageMetadata=USAGE),
        ["text: Hello", "stop: end_turn"],
    ),
    "split UTF-8": (
        chunk(words("Grüße, 世界 🌍"), finish="STOP"),
        ["text: Grüße, 世界 🌍", "stop: end_turn"],
    ),
    "thinking": (
        chunk(thought("Let me ")) + chunk(thought("see.")) + chunk(words("Yes."), finish="STOP"),
        ["thinking: Let me see.", "text: Yes.", "stop: end_turn"],
    ),
    "one tool": (
        chunk(calling(signature="c2ln", args={"city": "Köln"})) + chunk(finish="STOP"),
        ["thinking: ", f'tool_use {client_id("made-0")} weather: {{"city":"Köln"}}', "stop: tool_use"],
    ),
    "a call with an id of its own": (
        chunk(calling(id="8f2j", signature="c2ln", args={}), finish="STOP"),
        ["thinking: ", f"tool_use {client_id('8f2j')} weather: {{}}", "stop: tool_use"],
    ),
    "parallel tools": (
        chunk(thought("Both."))
        + chunk(calling(signature="c2ln", args={"city": "a"}), calling(args={"city": "b"}))
        + chunk(calling("news"), finish="STOP"),
        [
            "thinking: Both.",
            f'tool_use {client_id("made-0")} weather: {{"city":"a"}}',
            f'tool_use {client_id("made-1")} weather: {{"city":"b"}}',
            f"tool_use {client_id('made-2')} news: {{}}",
            "stop: tool_use",
        ],
    ),
    "tool then text": (
        chunk(calling(args={"city": "a"})) + chunk(words("Wait."), finish="STOP"),
        [f'tool_use {client_id("made-0")} weather: {{"city":"a"}}', "text: Wait.", "stop: tool_use"],
    ),
    "text then tool": (
        chunk(words("I look.")) + chunk(words("", "dHh0")) + chunk(calling(signature="c2ln"), finish="STOP"),
        ["text: I look.", "thinking: ", f"tool_use {client_id('made-0')} weather: {{}}", "stop: tool_use"],
    ),
    "a signature behind the last text": (
        chunk(words("Done.")) + chunk(words("", "dHh0"), finish="STOP"),
        ["text: Done.", "stop: end_turn"],
    ),
    "empty": (chunk(finish="STOP"), ["stop: end_turn"]),
    "cut short": (chunk(words("Onc"), finish="MAX_TOKENS"), ["text: Onc", "stop: max_tokens"]),
    "refusal": (chunk(words("How")) + chunk(finish="SAFETY"), ["text: How", "stop: refusal"]),
    "a prompt that is blocked": (
        event({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": USAGE}),
        ["stop: refusal"],
    ),
    "a call that went wrong": (
        chunk(finish="MALFORMED_FUNCTION_CALL", candidate={"finishMessage": "Malformed function call: x("}),
        ["error: api_error: Malformed function call: x("],
    ),
    "an error in mid-stream": (
        chunk(words("Half")) + event(_error(503, "UNAVAILABLE", "The model is overloaded.")),
        ["text: Half", "error: overloaded_error: The model is overloaded."],
    ),
    "an error as a list": (
        event([_error(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")]),
        ["error: rate_limit_error: Quota exceeded."],
    ),
    "overflow": (
        event(
            _error(
                400,
                "INVALID_ARGUMENT",
                "The input token count (5000) exceeds the maximum number of tokens allowed (4096).",
            )
        ),
        ["error: invalid_request_error: prompt is too long: 5000 tokens > 4096 maximum"],
    ),
    "usage late": (
        chunk(words("a"), finish="STOP") + event({"usageMetadata": USAGE, "responseId": ID}),
        ["text: a", "stop: end_turn"],
    ),
    "a reason to end in every chunk": (
        chunk(words("a"), finish="STOP") + chunk(words("b"), finish="STOP"),
        ["text: ab", "stop: end_turn"],
    ),
    "code that ran there": (
        chunk(
            {"executableCode": {"language": "PYTHON", "code": "1+1"}},
            {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2"}},
            finish="STOP",
        ),
        ["text: \n```\n1+1\n```\n\n```\n2\n```\n", "stop: end_turn"],
    ),
    "search": (
        chunk(words("It is sunny."))
        + chunk(
            finish="STOP",
            candidate={
                "groundingMetadata": {
                    "webSearchQueries": ["weather"],
                    "groundingChunks": [{"web": {"uri": "https://w.example/1", "title": "w.example"}}],
                }
            },
        ),
        [
            "text: It is sunny.",
            f'server_tool_use {server_tool_id(MESSAGE_ID)} web_search: {{"query":"weather"}}',
            "web_search_tool_result: ['https://w.example/1']",
            "stop: end_turn",
        ],
    ),
}
