"""Unfolds a whole message into the event stream that would have told it: the inverse of `message_fold`.

For upstreams that answer in one piece although a stream was asked for, as some gateways do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.error_map import stream_error
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.sse import encode_event

_NO_USAGE = {"input_tokens": 0, "output_tokens": 0}
_CALLS = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


def events_of_message(body: bytes) -> bytes | None:
    """The events of a message; None when the body is none."""
    message = _decoded(body)
    if not isinstance(message, dict) or message.get("type") != "message":
        return None
    usage = mapping(message.get("usage")) or _NO_USAGE
    opened = message | {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
    delta = {"stop_reason": message.get("stop_reason"), "stop_sequence": message.get("stop_sequence")}
    blocks = enumerate(map(mapping, sequence(message.get("content"))))
    return b"".join(
        (
            _event("message_start", message=opened),
            *(event for index, block in blocks for event in _block(index, block)),
            _event("message_delta", delta=delta, usage=usage),
            _event("message_stop"),
        )
    )


def error_in(body: bytes) -> tuple[str, str] | None:
    """Type and message of an error that came as if it were an answer; None when it is no error."""
    value = _decoded(body)
    first = value[0] if isinstance(value, list) and value else value
    told = mapping(first)
    if not told.get("error") and "error" not in (told.get("type"), told.get("object")):
        return None
    kind, message = stream_error(told)
    own_kind = text(mapping(told.get("error")).get("type"))
    return (own_kind if told.get("type") == "error" and own_kind else kind), message


def _block(index: int, block: Mapping[str, Any]) -> Iterator[bytes]:
    opening, deltas = _parts(block)
    yield _event("content_block_start", index=index, content_block=opening)
    for delta in deltas:
        yield _event("content_block_delta", index=index, delta=delta)
    yield _event("content_block_stop", index=index)


def _parts(block: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """How a block opens and what follows; one of another kind comes in one piece."""
    kind = block.get("type")
    if kind == "text":
        cited = [{"type": "citations_delta", "citation": c} for c in sequence(block.get("citations"))]
        opening = {k: v for k, v in block.items() if k != "citations"} | {"text": ""}
        return opening, [*_delta("text", block), *cited]
    if kind == "thinking":
        opening = dict(block) | {"thinking": "", "signature": ""}
        return opening, [*_delta("thinking", block), *_delta("signature", block)]
    if kind in _CALLS:
        arguments = msgspec.json.encode(block.get("input") or {}).decode()
        return dict(block) | {"input": {}}, [{"type": "input_json_delta", "partial_json": arguments}]
    return block, []


def _delta(field: str, block: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = text(block.get(field))
    return [{"type": f"{field}_delta", field: told}] if told else []


def _event(type: str, **data: Any) -> bytes:
    return encode_event(type, {"type": type, **data})


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None
