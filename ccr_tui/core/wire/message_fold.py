"""Folds an event stream into the whole message that it tells, for clients that did not ask to stream.

Answers of other dialects are translated to events only; this makes the other form of the same thing.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.wire.sse import SseDecoder

_TEXT_FIELDS = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
}


def message_from_events(events: bytes) -> bytes:
    """The message as JSON; `ValueError` when the stream holds an error or no message."""
    message: dict[str, Any] = {}
    inputs: dict[int, str] = {}
    for event in SseDecoder().feed(events):
        data = event.json()
        match event.event:
            case "message_start":
                message = dict(data["message"])
            case "content_block_start":
                message["content"] = [*message["content"], data["content_block"]]
            case "content_block_delta":
                _add(message["content"], inputs, data["index"], data["delta"])
            case "message_delta":
                message |= data["delta"]
                message["usage"] = message["usage"] | data["usage"]
            case "error":
                raise ValueError(data["error"]["message"])
    if not message:
        raise ValueError("there is no message in it")
    for index, text in inputs.items():
        message["content"][index]["input"] = _input(text)
    return msgspec.json.encode(message)


def _add(content: list[Any], inputs: dict[int, str], index: int, delta: dict[str, Any]) -> None:
    if delta["type"] == "input_json_delta":
        inputs[index] = inputs.get(index, "") + delta["partial_json"]
        return
    source, field = _TEXT_FIELDS[delta["type"]]
    content[index][field] += delta[source]


def _input(text: str) -> Any:
    """A call's input; one that was cut off is kept as text, so that its words are not lost."""
    try:
        return msgspec.json.decode(text)
    except ValueError:
        return {"value": text}
