from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ccr_tui.core.wire.sse import encode_event, error_event
from ccr_tui.tui.assembled import assembled
from tests.tui import samples


def told(body: bytes) -> Any:
    message = assembled(body)
    return None if message is None else msgspec.json.decode(message)


def deltas(kind: str, start: dict[str, Any], *parts: dict[str, Any]) -> bytes:
    first = {"type": "content_block_start", "index": 0, "content_block": {"type": kind, **start}}
    events = [{"type": "content_block_delta", "index": 0, "delta": part} for part in parts]
    return b"".join(encode_event(str(event["type"]), event) for event in (first, *events))


def test_a_whole_answer() -> None:
    message = told(samples.streamed(samples.ANSWER, thinking="Think."))
    assert message["content"] == [
        {"type": "thinking", "thinking": "Think."},
        {"type": "text", "text": samples.ANSWER},
    ]
    assert message["stop_reason"] == "end_turn"
    assert message["model"] == samples.SONNET


@pytest.mark.parametrize(
    ("kind", "start", "parts", "expected"),
    [
        ("tool_use", {"input": {}}, [('{"a"', "partial_json"), (":1}", "partial_json")], {"input": {"a": 1}}),
        ("tool_use", {"input": {}}, [('{"a"', "partial_json")], {"input": '{"a"'}),
        ("thinking", {"signature": ""}, [("sig", "signature")], {"signature": "sig"}),
    ],
)
def test_the_pieces_of_a_block(
    kind: str, start: dict[str, Any], parts: list[tuple[str, str]], expected: dict[str, Any]
) -> None:
    kinds = {"partial_json": "input_json_delta", "signature": "signature_delta"}
    body = deltas(kind, start, *({"type": kinds[name], name: text} for text, name in parts))
    assert told(body)["content"] == [{"type": kind, **start, **expected}]


def test_what_is_unknown_is_kept() -> None:
    odd = {"type": "citations_delta", "citation": {"url": "x"}}
    assert told(deltas("text", {"text": "a"}, odd))["content"][0]["deltas"] == [odd]
    end = encode_event("message_delta", {"type": "message_delta", "delta": {}, "usage": {"b": 2}, "odd": 1})
    assert told(deltas("text", {}) + end)["odd"] == 1


def test_an_error_ends_what_had_come() -> None:
    message = told(samples.streamed("half", ends=False) + error_event("api_error", "gone"))
    assert message["error"] == {"type": "api_error", "message": "gone"}
    assert message["content"][0]["text"] == "half"


def test_events_of_another_dialect_tell_no_message() -> None:
    assert told(b'data: {"choices":[]}\n\ndata: [DONE]\n\n') is None
