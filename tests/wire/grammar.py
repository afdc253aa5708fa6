"""The grammar of Anthropic's event streams, and readings of them that tests compare."""

from __future__ import annotations

import json
import re
from typing import Any

from anthropic.types import Message, RawMessageStreamEvent
from pydantic import TypeAdapter

from ccr_tui.core.wire.sse import SseDecoder

_EVENT: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)
_MESSAGE: TypeAdapter[Any] = TypeAdapter(Message)
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_DELTA_OF_BLOCK = {
    "text": {"text_delta"},
    "thinking": {"thinking_delta", "signature_delta"},
    "tool_use": {"input_json_delta"},
    "server_tool_use": {"input_json_delta"},
    "web_search_tool_result": set(),
}
_STOP_REASONS = {
    "end_turn",
    "max_tokens",
    "stop_sequence",
    "tool_use",
    "refusal",
    "model_context_window_exceeded",
}


def events_of(stream: bytes) -> list[dict[str, Any]]:
    """The data of each event; the event's name must agree with it."""
    assert stream == b"" or stream.endswith(b"\n\n")
    events = []
    for event in SseDecoder().feed(stream):
        data = json.loads(event.data)
        assert data["type"] == event.event
        events.append(data)
    return events


def assert_anthropic_stream(stream: bytes, *, ends: str = "message_stop") -> list[dict[str, Any]]:
    """Check every rule of the format; `ends` is the last event's type ("" for a stream that was cut).

    Rules: one message_start; blocks numbered from 0, one at a time, each opened, continued by its own kind
    of delta, and closed; complete JSON as tool input; one message_delta, then message_stop; pings anywhere;
    an error ends everything.
    """
    events = [e for e in events_of(stream) if e["type"] != "ping"]
    types = [e["type"] for e in events]
    assert (types[-1] if types else "") == ends or not ends, types
    for event in events:
        if event["type"] != "error":
            _EVENT.validate_python(event)
    assert types.count("error") == (ends == "error")
    body = [e for e in events if e["type"] != "error"]
    if body:
        _assert_frame(body, complete=ends == "message_stop")
        _assert_blocks(
            [e for e in body if e["type"].startswith("content_block")], complete=ends == "message_stop"
        )
    return events


def _assert_frame(events: list[dict[str, Any]], *, complete: bool) -> None:
    types = [e["type"] for e in events]
    assert types[0] == "message_start"
    assert types.count("message_start") == 1
    message = events[0]["message"]
    assert re.fullmatch(r"msg_[a-zA-Z0-9_-]+", message["id"])
    assert (message["role"], message["content"], message["stop_reason"]) == ("assistant", [], None)
    assert {"input_tokens", "output_tokens"} <= message["usage"].keys()
    if complete:
        assert types[-2:] == ["message_delta", "message_stop"]
        assert types.count("message_delta") == types.count("message_stop") == 1
        assert events[-2]["delta"]["stop_reason"] in _STOP_REASONS
        assert isinstance(events[-2]["usage"]["output_tokens"], int)
    else:
        assert not {"message_delta", "message_stop"} & set(types)


def _assert_blocks(events: list[dict[str, Any]], *, complete: bool) -> None:
    """Blocks follow each other: start, deltas, stop."""
    count = 0
    block: dict[str, Any] | None = None
    written: list[dict[str, Any]] = []
    for event in events:
        assert event["index"] == count
        if event["type"] == "content_block_start":
            assert block is None
            block, written = event["content_block"], []
            _assert_opening(block)
            continue
        assert block is not None
        if event["type"] == "content_block_delta":
            written.append(event["delta"])
            assert event["delta"]["type"] in _DELTA_OF_BLOCK[block["type"]]
            continue
        _assert_closed(block, written, complete=complete)
        block = None
        count += 1
    assert block is None or not complete


def _assert_opening(block: dict[str, Any]) -> None:
    if block["type"].endswith("tool_use"):
        assert _ID.fullmatch(block["id"])
        assert block["name"]
        assert block["input"] == {}


def _assert_closed(block: dict[str, Any], deltas: list[dict[str, Any]], *, complete: bool) -> None:
    signatures = [i for i, delta in enumerate(deltas) if delta["type"] == "signature_delta"]
    assert signatures in ([], [len(deltas) - 1])
    if block["type"].endswith("tool_use") and complete:
        assert isinstance(json.loads("".join(d["partial_json"] for d in deltas)), dict)


def message_of(body: bytes) -> dict[str, Any]:
    """A whole message, checked against the official SDK's type."""
    message: dict[str, Any] = json.loads(body)
    _MESSAGE.validate_python(message)
    return message


def outline(stream: bytes) -> list[str]:
    """A stream in short lines for golden tests: one per block, `kind: content`, then the stop reason."""
    lines: list[str] = []
    for event in events_of(stream):
        match event["type"]:
            case "content_block_start":
                lines.append(_opening_line(event["content_block"]))
            case "content_block_delta":
                lines[-1] += _delta_words(event["delta"])
            case "message_delta":
                lines.append(f"stop: {event['delta']['stop_reason']}")
            case "error":
                lines.append(f"error: {event['error']['type']}: {event['error']['message']}")
    return lines


def _opening_line(block: dict[str, Any]) -> str:
    if block["type"].endswith("tool_use"):
        return f"{block['type']} {block['id']} {block['name']}: "
    if block["type"].endswith("tool_result"):
        return f"{block['type']}: {[item['url'] for item in block['content']]}"
    return f"{block['type']}: "


def _delta_words(delta: dict[str, Any]) -> str:
    match delta["type"]:
        case "text_delta":
            return str(delta["text"])
        case "thinking_delta":
            return str(delta["thinking"])
        case "input_json_delta":
            return str(delta["partial_json"])
    return ""
