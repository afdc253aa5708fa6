"""Answers of another form than was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ccr_tui.core.exchange import Completed, Failed, FailureKind
from ccr_tui.engine.mock.reply import Reply, text_reply
from tests.engine.openai_upstream import mixed_rig, whole
from tests.engine.rig import Rig, message_body, rig
from tests.engine.scripted_answers import Scripted
from tests.servers import run_server
from tests.wire.grammar import assert_anthropic_stream, outline
from tests.wire.openai_chat.streams import completion

BUSY = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "m1",
    "content": [{"type": "text", "text": "in one piece"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 7, "output_tokens": 3},
}


def always(value: Any) -> Starlette:
    """A gateway that answers JSON whatever was asked for."""

    async def answer(_: Request) -> Response:
        return Response(json.dumps(value), media_type="application/json")

    return Starlette(routes=[Route("/v1/messages", answer, methods=["POST"])])


def label(r: Rig, attempt: int = 0) -> tuple[FailureKind, str | None]:
    outcome = r.only().attempts[attempt].outcome
    assert isinstance(outcome, Failed)
    return outcome.failure.kind, outcome.failure.error_type


def test_a_whole_message_becomes_the_stream_that_was_asked_for() -> None:
    with run_server(always(MESSAGE)) as url, rig({"first": url}, {"default": ["first,m1"]}) as r:
        answer = r.post(message_body())
        record = r.only()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: in one piece", "stop: end_turn"]
    assert record.outcome == Completed(200, "end_turn")
    assert record.usage is not None
    assert (record.usage.input_tokens, record.usage.output_tokens) == (7, 3)


def test_without_a_stream_it_stays_as_it_came() -> None:
    with run_server(always(MESSAGE)) as url, rig({"first": url}, {"default": ["first,m1"]}) as r:
        answer = r.post(message_body(stream=False))
    assert answer.content == json.dumps(MESSAGE).encode()


def test_another_dialect_s_whole_answer_becomes_a_stream() -> None:
    with mixed_rig({"open": [whole(completion({"content": "Hello"}))]}, {"default": ["open,m"]}) as m:
        answer = m.rig.post(message_body())
        record = m.rig.only()
    assert_anthropic_stream(answer.content)
    assert outline(answer.content) == ["text: Hello", "stop: end_turn"]
    assert record.outcome == Completed(200, "end_turn")


def test_a_message_without_content_is_tried_again() -> None:
    empty = MESSAGE | {"content": []}
    with run_server(always(empty)) as url, rig({"first": url, "second": [text_reply("good")]}, {}) as r:
        r.post(message_body(model="first,m"))
        record = r.only()
    assert [a.reason for a in record.attempts] == ["first try", "retry 1 after empty"]
    assert record.outcome == Completed(200, "end_turn")


@pytest.mark.parametrize("stream", [True, False])
def test_an_error_that_comes_as_an_answer_falls_back(stream: bool) -> None:
    routes = {"default": ["first,m1", "second,m2"]}
    with run_server(always(BUSY)) as url, rig({"first": url, "second": [text_reply("good")]}, routes) as r:
        answer = r.post(message_body(stream=stream))
        assert label(r) == (FailureKind.ERROR_EVENT, "overloaded_error")
        record = r.only()
    assert answer.status_code == 200
    assert len(record.attempts) == 5  # as patient as with a 529
    assert str(record.used) == "second,m2"


@pytest.mark.parametrize("stream", [True, False])
def test_another_dialect_s_error_keeps_its_type(stream: bool) -> None:
    limited = whole(json.dumps({"error": {"message": "slow down", "code": 429}}).encode())
    scripts: dict[str, list[Scripted] | list[Reply]] = {"open": [limited], "claude": [text_reply("good")]}
    with mixed_rig(scripts, {"default": ["open,m", "claude,c"]}) as m:
        m.rig.post(message_body(stream=stream))
        assert label(m.rig) == (FailureKind.ERROR_EVENT, "rate_limit_error")


def test_alone_it_reaches_the_client_with_its_type() -> None:
    denied = {"type": "error", "error": {"type": "permission_error", "message": "not yours"}}
    with run_server(always(denied)) as url, rig({"first": url}, {"default": ["first,m1"]}) as r:
        answer = r.post(message_body())
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "permission_error"
    assert "not yours" in answer.json()["error"]["message"]


def test_what_is_neither_is_malformed() -> None:
    with run_server(always({"hello": "world"})) as url, rig({"first": url}, {"default": ["first,m1"]}) as r:
        answer = r.post(message_body())
        assert label(r)[0] is FailureKind.MALFORMED
    assert answer.status_code == 502
