"""Answers of Responses servers in the shapes that real ones have, and what must become of them.

`GOLDEN` holds for each fixture the stream and its outline (see `grammar.outline`). Those in `OFFICIAL` are
OpenAI's own and agree with the types of its SDK; the others are those of proxies and other servers.
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from ccr_tui.core.wire.openai_chat.reasoning_history import Origin
from ccr_tui.core.wire.openai_responses.stream import AnswerContext, ResponsesTranslator
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


def _refused(index: int, *pieces: str) -> bytes:
    place = {"item_id": "msg_1", "output_index": index, "content_index": 0}
    words = "".join(pieces)
    out = added(index, message(status="in_progress"))
    out += b"".join(event("response.refusal.delta", **place, delta=p) for p in pieces)
    out += event("response.refusal.done", **place, refusal=words)
    return out + done(index, message("msg_1", {"type": "refusal", "refusal": words}))


def _searched(index: int) -> bytes:
    place = {"item_id": "ws_1", "output_index": index}
    pages = [{"type": "url", "url": url} for url in ("https://a?utm_source=openai", "https://b")]
    out = added(index, search(status="in_progress"))
    out += event("response.web_search_call.in_progress", **place)
    out += event("response.web_search_call.searching", **place)
    out += event("response.web_search_call.completed", **place)
    return out + done(index, search(query="who is it", sources=pages))


def _thought_aloud(index: int, *pieces: str) -> bytes:
    """Open models tell their thoughts, not a summary of them."""
    place = {"item_id": "rs_1", "output_index": index, "content_index": 0}
    content = [{"type": "reasoning_text", "text": "".join(pieces)}]
    item = reasoning(encrypted=None)
    out = added(index, item)
    out += b"".join(event("response.reasoning_text.delta", **place, delta=p) for p in pieces)
    out += event("response.reasoning_text.done", **place, text="".join(pieces))
    return out + done(index, {**item, "content": content})


OFFICIAL: dict[str, tuple[bytes, list[str]]] = {
    "text": (created() + said(0, "Hel", "lo") + completed(), ["text: Hello", "stop: end_turn"]),
    "split UTF-8": (
        created() + said(0, "Grüße, 世界 ", "🌍") + completed(),
        ["text: Grüße, 世界 🌍", "stop: end_turn"],
    ),
    "thinking": (
        created() + thought(0, "**Looking**", "Let me see.") + said(1, "Yes.") + completed(),
        ["thinking: **Looking**\n\nLet me see.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking aloud": (
        created() + _thought_aloud(0, "Let me", " see.") + said(1, "Yes.") + completed(),
        ["thinking: Let me see.", "text: Yes.", "stop: end_turn"],
    ),
    "thinking without a word": (
        created() + thought(0) + said(1, "Yes.") + completed(),
        ["thinking: ", "text: Yes.", "stop: end_turn"],
    ),
    "one tool": (created() + one_call(0) + completed(), [tool(), "stop: tool_use"]),
    "a tool without input": (
        created() + one_call(0, arguments="{}") + completed(),
        [tool(arguments="{}"), "stop: tool_use"],
    ),
    "parallel tools": (
        created()
        + thought(0, "Two cities.")
        + added(1, call("call_1"))
        + added(2, call("call_2"))
        + argument(1, "call_1", '{"city":')
        + argument(2, "call_2", '{"city":')
        + argument(1, "call_1", ' "Rome"}')
        + called(1, "call_1", '{"city": "Rome"}')
        + argument(2, "call_2", ' "Oslo"}')
        + called(2, "call_2", '{"city": "Oslo"}')
        + completed(),
        ["thinking: Two cities.", tool(), tool("call_2", '{"city": "Oslo"}'), "stop: tool_use"],
    ),
    "tool then text": (
        created() + one_call(0) + said(1, "One moment.") + completed(),
        [tool(), "text: One moment.", "stop: tool_use"],
    ),
    "thinking between all": (
        created()
        + thought(0, "First")
        + said(1, "I will look.")
        + thought(2, "Then", id="rs_2")
        + one_call(3)
        + completed(),
        ["thinking: First", "text: I will look.", "thinking: Then", tool(), "stop: tool_use"],
    ),
    "empty": (created() + completed(), ["stop: end_turn"]),
    "refusal": (
        created() + _refused(0, "I cannot ", "do that.") + completed(),
        ["text: I cannot do that.", "stop: refusal"],
    ),
    "length": (
        created() + said(0, "a") + incomplete("max_output_tokens"),
        ["text: a", "stop: max_tokens"],
    ),
    "a call that was cut by the length": (
        created() + added(0, call("call_1")) + argument(0, "call_1", "{}") + incomplete("max_output_tokens"),
        [tool(arguments="{}"), "stop: max_tokens"],
    ),
    "filtered": (created() + said(0, "a") + incomplete("content_filter"), ["text: a", "stop: refusal"]),
    "search": (
        created()
        + _searched(0)
        + said(1, "It is he.", annotations=[cites("https://a?utm_source=openai", "A")])
        + completed(),
        [
            "text: It is he.",
            'server_tool_use SEARCH web_search: {"query":"who is it"}',
            "web_search_tool_result: ['https://a', 'https://b']",
            "stop: end_turn",
        ],
    ),
    "failure": (
        created()
        + said(0, "half")
        + event(
            "response.failed",
            response=response("failed", error={"code": "server_error", "message": "The model broke."}),
        ),
        ["text: half", "error: api_error: The model broke."],
    ),
    "rate limit": (
        created()
        + event(
            "response.failed",
            response=response("failed", error={"code": "rate_limit_exceeded", "message": "slow down"}),
        ),
        ["error: rate_limit_error: slow down"],
    ),
    "error mid-stream": (
        created()
        + event(
            "response.output_text.delta",
            item_id="msg_1",
            output_index=0,
            content_index=0,
            delta="half",
            logprobs=[],
        )
        + event("error", code="server_error", message="busy", param=None),
        ["text: half", "error: api_error: busy"],
    ),
    "overflow": (
        created()
        + event(
            "error",
            code="context_length_exceeded",
            message="Your input exceeds the context window of this model.",
            param="input",
        ),
        ["error: invalid_request_error: prompt is too long"],
    ),
}

GOLDEN: dict[str, tuple[bytes, list[str]]] = {
    **OFFICIAL,
    "CRLF and comments": (
        b": waiting\r\n\r\n" + (created() + said(0, "a") + completed()).replace(b"\n", b"\r\n"),
        ["text: a", "stop: end_turn"],
    ),
    "no event names, and [DONE]": (
        b"".join(
            part + b"\n\n"
            for line in (created() + said(0, "a") + completed()).split(b"\n\n")
            if (part := line.partition(b"\n")[2])
        )
        + DONE,
        ["text: a", "stop: end_turn"],
    ),
    "no blank line at the end": (
        (created() + said(0, "a") + completed()).rstrip(),
        ["text: a", "stop: end_turn"],
    ),
    "ids that change (Copilot)": (
        created()
        + added(0, reasoning(id="x1"))
        + event(
            "response.reasoning_summary_text.delta", item_id="x2", output_index=0, summary_index=0, delta="Hm"
        )
        + done(0, reasoning("Hm", id="x3"))
        + added(1, message("x4", status="in_progress"))
        + event(
            "response.output_text.delta",
            item_id="x5",
            output_index=1,
            content_index=0,
            delta="Yes",
            logprobs=[],
        )
        + event("response.output_text.done", item_id="x6", output_index=1, content_index=0, text="Yes")
        + done(1, message("x7", output_text("Yes")))
        + added(2, call("call_1"))
        + argument(2, "other", '{"a": 1}')
        + done(2, call("call_1", arguments='{"a": 1}') | {"id": "x8"})
        + completed(),
        ["thinking: Hm", "text: Yes", tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "indexes that are all 0": (
        created() + said(0, "a") + one_call(0) + one_call(0, "call_2") + completed(),
        ["text: a", tool(), tool("call_2"), "stop: tool_use"],
    ),
    "a text that ends behind the calls (LiteLLM)": (
        created()
        + event("response.output_text.delta", item_id="m", output_index=0, content_index=0, delta="a")
        + added(1, call("call_1"))
        + argument(1, "call_1", '{"city": "Rome"}')
        + called(1, "call_1", '{"city": "Rome"}')
        + event("response.output_text.done", item_id="m", output_index=0, content_index=0, text="a")
        + done(0, message("m", output_text("a")))
        + completed(output=[message("m", output_text("a")), call("call_1")])
        + DONE,
        ["text: a", tool(), "stop: tool_use"],
    ),
    "thoughts in the parts of a text (LiteLLM)": (
        created() + completed(output=[{**reasoning(encrypted=None), "content": [output_text("Hm")]}]),
        ["thinking: Hm", "stop: end_turn"],
    ),
    "neither ids nor indexes": (
        event("response.output_text.delta", delta="a")
        + event("response.output_text.delta", delta="b")
        + event("response.output_text.done", text="ab")
        + completed(),
        ["text: ab", "stop: end_turn"],
    ),
    "items told only at their end": (
        created()
        + done(0, reasoning("Hm"))
        + done(1, message("msg_1", output_text("Yes")))
        + done(2, call("call_1", arguments='{"a": 1}'))
        + completed(),
        ["thinking: Hm", "text: Yes", tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "items told only with the whole": (
        created() + completed(output=[reasoning("Hm"), message("msg_1", output_text("Yes")), call("call_1")]),
        ["thinking: Hm", "text: Yes", tool(arguments="{}"), "stop: tool_use"],
    ),
    "items told again with the whole": (
        created() + said(0, "a") + completed(output=[message("msg_1", output_text("a"))]),
        ["text: a", "stop: end_turn"],
    ),
    "arguments before the name": (
        created()
        + argument(0, "call_1", '{"a"')
        + done(0, call("call_1", arguments='{"a": 1}'))
        + completed(),
        [tool(arguments='{"a": 1}'), "stop: tool_use"],
    ),
    "a thought without its end": (
        created()
        + event(
            "response.reasoning_summary_text.delta", item_id="r", output_index=0, summary_index=0, delta="Hm"
        )
        + said(1, "Yes.")
        + done(0, reasoning("Hm", id="r"))
        + completed(),
        ["thinking: Hm", "text: Yes.", "stop: end_turn"],
    ),
    "usage late": (
        created() + said(0, "a") + event("response.usage", usage=USAGE) + completed(),
        ["text: a", "stop: end_turn"],
    ),
    "news of later versions": (
        created()
        + event("response.novelty.delta", delta="?")
        + added(0, {"id": "n_1", "type": "novelty"})
        + done(0, {"id": "n_1", "type": "novelty", "content": "?"})
        + said(1, "a")
        + completed(),
        ["text: a", "stop: end_turn"],
    ),
    "an error like Chat Completions'": (
        created() + b'data: {"error": {"message": "busy", "code": 503}}\n\n',
        ["error: overloaded_error: busy"],
    ),
    "an error inside an event": (
        created() + event("error", error={"type": "insufficient_quota", "message": "pay first"}),
        ["error: billing_error: pay first"],
    ),
    "cancelled": (
        created() + event("response.cancelled", response=response("cancelled")),
        ["error: api_error: The upstream ended its answer as 'cancelled'."],
    ),
}
