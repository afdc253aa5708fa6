"""Answers in every dialect, as little as each allows. Each delta's text carries the moment it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass

_STAMP = "__SENT__"
_WORDS = f"some words sent_ns={_STAMP} "
_USAGE = {"input_tokens": 10, "output_tokens": 20}


@dataclass(frozen=True, slots=True)
class Speech:
    """The bytes before, for and after the deltas. `delta % nanoseconds` is one delta."""

    opening: bytes
    delta: bytes
    closing: bytes


def speech_for(request_line: bytes) -> Speech:
    """The dialect that is spoken at this path."""
    return next(speech for path, speech in _SPEECHES.items() if path in request_line)


def _event(value: dict[str, object], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(value)}\n\n".encode()


def _delta(event: bytes) -> bytes:
    return event.replace(b"%", b"%%").replace(_STAMP.encode(), b"%d")


def _anthropic() -> Speech:
    def event(type: str, **fields: object) -> bytes:
        return _event({"type": type, **fields}, type)

    message: dict[str, object] = {
        "id": "msg_benchmark", "type": "message", "role": "assistant", "model": "claude-sonnet-5",
        "content": [], "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 1},
    }  # fmt: skip
    return Speech(
        event("message_start", message=message)
        + event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        _delta(event("content_block_delta", index=0, delta={"type": "text_delta", "text": _WORDS})),
        event("content_block_stop", index=0)
        + event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 20})
        + event("message_stop"),
    )


def _chat() -> Speech:
    def chunk(delta: dict[str, object], finish: str | None = None, **fields: object) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        head = {"id": "chatcmpl-benchmark", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return _event({**head, "choices": [choice], **fields})

    usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
    return Speech(
        chunk({"role": "assistant", "content": ""}),
        _delta(chunk({"content": _WORDS})),
        chunk({}, "stop", usage=usage) + b"data: [DONE]\n\n",
    )


def _responses() -> Speech:
    def event(type: str, **fields: object) -> bytes:
        return _event({"type": type, "sequence_number": 1, **fields}, type)

    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "in_progress", "content": []}
    response = {"id": "resp_benchmark", "object": "response", "model": "m", "output": []}
    return Speech(
        event("response.created", response={**response, "status": "in_progress"})
        + event("response.output_item.added", output_index=0, item=item),
        _delta(event("response.output_text.delta", **place, delta=_WORDS, logprobs=[])),
        event("response.output_item.done", output_index=0, item={**item, "status": "completed"})
        + event("response.completed", response={**response, "status": "completed", "usage": _USAGE}),
    )


def _gemini() -> Speech:
    def chunk(text: str, **fields: object) -> bytes:
        candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0, **fields}
        return _event({"candidates": [candidate], "modelVersion": "m", "responseId": "response-benchmark"})

    return Speech(b"", _delta(chunk(_WORDS)), chunk("", finishReason="STOP"))


_SPEECHES = {
    b"/chat/completions ": _chat(),
    b"/responses ": _responses(),
    b":streamGenerateContent": _gemini(),
    b"": _anthropic(),
}
"""By what is in the request line; the last one is for every other."""
