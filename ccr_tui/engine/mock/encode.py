"""Writes a reply in Anthropic's wire format: the events of a stream, the one JSON message, errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

import msgspec

from ccr_tui.core.exchange import Usage
from ccr_tui.engine.mock.reply import Block, Point, RawBlock, Reply, Text, Thinking, ToolUse

Event = dict[str, Any]

ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}

_CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """What an answer needs besides its reply: `number` makes ids, `model` and `usage` are settled."""

    number: int
    model: str
    usage: Usage


def estimate_usage(size: int, reply: Reply) -> Usage:
    """Tokens guessed from the bytes of a request and the characters of its answer."""
    output = sum(len(_content_text(block)) for block in reply.blocks)
    return Usage(input_tokens=estimate_tokens(size), output_tokens=estimate_tokens(output))


def estimate_tokens(size: int) -> int:
    return max(1, size // _CHARACTERS_PER_TOKEN)


def stream_events(reply: Reply, frame: Frame) -> list[Event]:
    """Every event of the stream, in order."""
    return [*_opening(reply, frame), *_content(reply, frame), *_closing(reply, frame)]


def events_before(point: Point, reply: Reply, frame: Frame) -> int:
    """How many events of the stream come before a fault at `point`."""
    opening, content = len(_opening(reply, frame)), len(list(_content(reply, frame)))
    match point:
        case Point.HEADERS | Point.START:
            return 0
        case Point.OPENED:
            return opening
        case Point.CONTENT:
            return opening + max(1, content // 2)
        case Point.END:
            return opening + content
        case _:
            assert_never(point)


def message(reply: Reply, frame: Frame) -> dict[str, Any]:
    """The answer to a request without streaming."""
    return {
        **_envelope(frame),
        "content": [_whole(block, i, frame) for i, block in enumerate(reply.blocks)],
        "stop_reason": _stop_reason(reply),
        "usage": _usage(frame.usage, frame.usage.output_tokens),
    }


def error_body(type: str, text: str, request_id: str | None = None) -> dict[str, Any]:
    """An error in Anthropic's shape; the event inside a stream has no request id."""
    body: dict[str, Any] = {"type": "error", "error": {"type": type, "message": text}}
    return {**body, "request_id": request_id} if request_id else body


def sse(event: Event) -> bytes:
    """One event as bytes, named after its type."""
    return b"event: %b\ndata: %b\n\n" % (event["type"].encode(), msgspec.json.encode(event))


def _opening(reply: Reply, frame: Frame) -> list[Event]:
    start = {**_envelope(frame), "usage": _usage(frame.usage, 1)}
    events: list[Event] = [{"type": "message_start", "message": start}]
    if reply.blocks:
        events.append(_block_start(reply.blocks[0], 0, frame))
    return [*events, {"type": "ping"}]


def _content(reply: Reply, frame: Frame) -> Iterator[Event]:
    for index, block in enumerate(reply.blocks):
        if index:
            yield _block_start(block, index, frame)
        for delta in _deltas(block, reply.piece):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}


def _closing(reply: Reply, frame: Frame) -> list[Event]:
    delta = {"stop_reason": _stop_reason(reply), "stop_sequence": None}
    usage = _usage(frame.usage, frame.usage.output_tokens)
    return [{"type": "message_delta", "delta": delta, "usage": usage}, {"type": "message_stop"}]


def _envelope(frame: Frame) -> dict[str, Any]:
    return {
        "id": f"msg_mock{frame.number:016d}",
        "type": "message",
        "role": "assistant",
        "model": frame.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }


def _usage(usage: Usage, output_tokens: int) -> dict[str, Any]:
    return {
        "input_tokens": usage.input_tokens,
        "cache_creation_input_tokens": usage.cache_write_tokens,
        "cache_read_input_tokens": usage.cache_read_tokens,
        "cache_creation": {
            "ephemeral_5m_input_tokens": usage.cache_write_5m_tokens,
            "ephemeral_1h_input_tokens": usage.cache_write_1h_tokens,
        },
        "output_tokens": output_tokens,
        "service_tier": "standard",
    }


def _stop_reason(reply: Reply) -> str:
    if reply.stop_reason:
        return reply.stop_reason
    calls = any(isinstance(block, ToolUse) and block.type == "tool_use" for block in reply.blocks)
    return "tool_use" if calls else "end_turn"


def _block_start(block: Block, index: int, frame: Frame) -> Event:
    shell = _whole(block, index, frame)
    match block:
        case Text():
            shell["text"] = ""
        case Thinking():
            shell |= {"thinking": "", "signature": ""}
        case ToolUse():
            shell["input"] = {}
        case RawBlock():
            pass
        case _:
            assert_never(block)
    return {"type": "content_block_start", "index": index, "content_block": shell}


def _whole(block: Block, index: int, frame: Frame) -> dict[str, Any]:
    match block:
        case Text():
            return {"type": "text", "text": block.text}
        case Thinking():
            return {"type": "thinking", "thinking": block.text, "signature": block.signature}
        case ToolUse():
            prefix = "srvtoolu" if block.type == "server_tool_use" else "toolu"
            call_id = block.id or f"{prefix}_mock{frame.number:014d}{index:02d}"
            return {"type": block.type, "id": call_id, "name": block.name, "input": dict(block.input)}
        case RawBlock():
            return dict(block.value)
        case _:
            assert_never(block)


def _deltas(block: Block, piece: int) -> Iterator[dict[str, Any]]:
    match block:
        case Text():
            yield from ({"type": "text_delta", "text": p} for p in _pieces(block.text, piece))
        case Thinking():
            yield from ({"type": "thinking_delta", "thinking": p} for p in _pieces(block.text, piece))
            yield {"type": "signature_delta", "signature": block.signature}
        case ToolUse():
            text = _content_text(block)
            yield from ({"type": "input_json_delta", "partial_json": p} for p in ("", *_pieces(text, piece)))
        case RawBlock():
            return
        case _:
            assert_never(block)


def _content_text(block: Block) -> str:
    match block:
        case Text() | Thinking():
            return block.text
        case ToolUse():
            return msgspec.json.encode(block.input).decode()
        case RawBlock():
            return msgspec.json.encode(block.value).decode()
        case _:
            assert_never(block)


def _pieces(text: str, size: int) -> Iterator[str]:
    for start in range(0, len(text), size):
        yield text[start : start + size]
