"""Builds the events of Responses servers, one item at a time, and translates them."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from ccr_tui.core.wire.answer_translator import AnswerContext
from ccr_tui.core.wire.openai_responses.stream import ResponsesTranslator
from ccr_tui.core.wire.provider_state import Origin
from ccr_tui.core.wire.wire_ids import client_tool_id

ID = "resp_0123456789abcdef"
MESSAGE_ID = f"msg_{ID}"
CONTEXT = AnswerContext(Origin("plain", "gpt-5.2"), "salt", query="who?")
USAGE = {
    "input_tokens": 100,
    "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 0},
    "output_tokens": 20,
    "output_tokens_details": {"reasoning_tokens": 5},
    "total_tokens": 120,
}
DONE = b"data: [DONE]\n\n"
_numbers = count()


def event(kind: str, **data: Any) -> bytes:
    body = {"type": kind, "sequence_number": next(_numbers), **data}
    return f"event: {kind}\n".encode() + b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def response(status: str = "completed", output: Any = (), **more: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "object": "response",
        "created_at": 1_790_000_000,
        "status": status,
        "model": "gpt-5.2-2026",
        "output": list(output),
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "error": None,
        "incomplete_details": None,
        "usage": None,
        **more,
    }


def created() -> bytes:
    return event("response.created", response=response("in_progress")) + event(
        "response.in_progress", response=response("in_progress")
    )


def completed(**more: Any) -> bytes:
    return event("response.completed", response=response(**{"usage": USAGE, **more}))


def incomplete(reason: str) -> bytes:
    return event(
        "response.incomplete",
        response=response("incomplete", incomplete_details={"reason": reason}, usage=USAGE),
    )


def added(index: int, item: dict[str, Any]) -> bytes:
    return event("response.output_item.added", output_index=index, item=item)


def done(index: int, item: dict[str, Any]) -> bytes:
    return event("response.output_item.done", output_index=index, item=item)


def message(id: str = "msg_1", *content: dict[str, Any], status: str = "completed") -> dict[str, Any]:
    return {"id": id, "type": "message", "role": "assistant", "status": status, "content": list(content)}


def output_text(words: str, *annotations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "output_text", "text": words, "annotations": list(annotations), "logprobs": []}


def cites(url: str, title: str) -> dict[str, Any]:
    return {"type": "url_citation", "url": url, "title": title, "start_index": 0, "end_index": 1}


def call(id: str, name: str = "weather", arguments: str = "", **more: Any) -> dict[str, Any]:
    return {
        "id": f"fc_{id}",
        "type": "function_call",
        "status": "in_progress",
        "call_id": id,
        "name": name,
        "arguments": arguments,
        **more,
    }


def reasoning(*summary: str, encrypted: str | None = "gAAA", id: str = "rs_1") -> dict[str, Any]:
    parts = [{"type": "summary_text", "text": words} for words in summary]
    return {"id": id, "type": "reasoning", "summary": parts, "encrypted_content": encrypted}


def search(id: str = "ws_1", status: str = "completed", **action: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "web_search_call",
        "status": status,
        "action": {"type": "search", "query": "", **action},
    }


def said(index: int, *pieces: str, id: str = "msg_1", annotations: Any = ()) -> bytes:
    """A message from its first event to its last."""
    words = "".join(pieces)
    place = {"item_id": id, "output_index": index, "content_index": 0}
    whole = output_text(words, *annotations)
    out = added(index, message(id, status="in_progress"))
    out += event("response.content_part.added", **place, part=output_text(""))
    out += b"".join(event("response.output_text.delta", **place, delta=p, logprobs=[]) for p in pieces)
    for number, annotation in enumerate(annotations):
        out += event(
            "response.output_text.annotation.added", **place, annotation_index=number, annotation=annotation
        )
    out += event("response.output_text.done", **place, text=words, logprobs=[])
    out += event("response.content_part.done", **place, part=whole)
    return out + done(index, message(id, whole))


def thought(index: int, *parts: str, encrypted: str | None = "gAAA", id: str = "rs_1") -> bytes:
    """A reasoning item with a summary of several parts."""
    out = added(index, reasoning(encrypted="early" if encrypted else None, id=id))
    for number, words in enumerate(parts):
        place = {"item_id": id, "output_index": index, "summary_index": number}
        part = {"type": "summary_text", "text": ""}
        out += event("response.reasoning_summary_part.added", **place, part=part)
        for piece in (words[:4], words[4:]):
            out += event("response.reasoning_summary_text.delta", **place, delta=piece)
        out += event("response.reasoning_summary_text.done", **place, text=words)
        out += event("response.reasoning_summary_part.done", **place, part={**part, "text": words})
    return out + done(index, reasoning(*parts, encrypted=encrypted, id=id))


def argument(index: int, id: str, piece: str) -> bytes:
    place = {"item_id": f"fc_{id}", "output_index": index}
    return event("response.function_call_arguments.delta", **place, delta=piece)


def called(index: int, id: str, arguments: str, name: str = "weather") -> bytes:
    """The end of a call."""
    place = {"item_id": f"fc_{id}", "output_index": index, "name": name}
    out = event("response.function_call_arguments.done", **place, arguments=arguments)
    return out + done(index, call(id, name, arguments, status="completed"))


def one_call(index: int, id: str = "call_1", arguments: str = '{"city": "Rome"}') -> bytes:
    half = len(arguments) // 2
    out = added(index, call(id)) + argument(index, id, arguments[:half])
    return out + argument(index, id, arguments[half:]) + called(index, id, arguments)


def whole(*output: dict[str, Any], status: str = "completed", **more: Any) -> bytes:
    """An answer that was not streamed."""
    return json.dumps(response(status, output, usage=USAGE, **more)).encode()


def translate(stream: bytes, context: AnswerContext = CONTEXT, *, cut: int | None = None) -> bytes:
    """The events for a stream that arrives whole, or in two pieces cut at a byte."""
    translator = ResponsesTranslator(context)
    pieces = [stream] if cut is None else [stream[:cut], stream[cut:]]
    return b"".join(map(translator.feed, pieces)) + translator.finish()


def client_id(upstream_id: str) -> str:
    return client_tool_id(upstream_id, MESSAGE_ID)


def tool(id: str = "call_1", arguments: str = '{"city": "Rome"}', name: str = "weather") -> str:
    """A call's line in an outline."""
    return f"tool_use {client_id(id)} {name}: {arguments}"
