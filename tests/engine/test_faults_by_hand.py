"""Faults that do not fit the matrix: breaks within an event, damaged errors, clients that hang up."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from ccr_tui.core.events import AttemptFinished, AttemptResponded
from ccr_tui.core.exchange import Cancelled, Completed, Failed, FailureKind, Upstream
from ccr_tui.engine.mock.reply import Cut, Hang, Point, Raw, Reply, error_reply, text_reply
from tests.engine.faults.stage import Stage, stage
from tests.engine.rig import CLIENT_KEY, Rig, message_body
from tests.waiting import eventually

GOOD = text_reply("from the second")


@pytest.fixture(scope="module")
def scene() -> Iterator[Stage]:
    with stage() as made:
        yield made


@pytest.mark.parametrize("text", ["🌍" * 40, "a🌍" * 40, "word " * 40], ids=["4 bytes", "mixed", "ascii"])
@pytest.mark.parametrize("length", [4, 5, 6, 7])
def test_a_cut_within_an_event_leaves_a_stream_that_can_be_read(scene: Stage, text: str, length: int) -> None:
    """Half an event, or half a character of it, is of no use to the client: it would spoil the error."""
    played = scene.play([text_reply(text, piece=length, fault=Cut(mid_event=True)), GOOD])
    *before, error = played.kinds
    assert before[0] == "message_start"
    assert "content_block_delta" in before
    assert error == "error"
    assert played.kept == played.answer.content
    (attempt,) = [e for e in scene.rig.events if isinstance(e, AttemptFinished)]
    assert not attempt.body.endswith(b"\n\n"), "half an event came from the upstream, and is kept"
    assert isinstance(attempt.outcome, Failed)
    assert attempt.outcome.failure.after_content


@pytest.mark.parametrize("end", [b"\n\n", b"\n", b""])
def test_a_stream_that_lacks_only_its_last_event_gets_it(scene: Stage, end: bytes) -> None:
    whole = scene.play([text_reply("all that is to be said")]).answer.content
    said = whole[: whole.index(b"event: message_stop")].rstrip(b"\n") + end
    played = scene.play([Reply(fault=Raw(said, content_type="text/event-stream"))])
    assert played.record.outcome == Completed(200, "end_turn")
    assert played.answer.content.startswith(said)
    assert played.kinds[-2:] == ["message_delta", "message_stop"]
    assert played.kept == played.answer.content


def test_a_character_may_be_split_between_chunks_of_a_good_stream(scene: Stage) -> None:
    played = scene.play([text_reply("🌍" * 20, chunks=(1, 2, 3))])
    assert played.kinds[-1] == "message_stop"
    (attempt,) = [e for e in scene.rig.events if isinstance(e, AttemptFinished)]
    assert attempt.body == played.answer.content


@pytest.mark.parametrize("stream", [True, False])
def test_an_error_that_cannot_be_decoded_is_still_an_error(scene: Stage, stream: bool) -> None:
    """The status counts for the next try; the bytes go to the client as they came."""
    body = b"\x1f\x8b not gzip"
    broken = Reply(fault=Raw(body, 500), headers=(("content-encoding", "gzip"),))
    played = scene.play([broken, GOOD], stream=stream)
    assert played.answer.status_code == 200
    assert [a.status for a in played.record.attempts] == [500] * 4 + [200]
    scene.set([broken], stream=stream)
    request = message_body(stream=stream)
    with scene.rig.client() as client, client.stream("POST", "/v1/messages", content=request) as response:
        assert response.status_code == 500
        assert b"".join(response.iter_raw()) == body
    outcome = scene.rig.only().outcome
    assert isinstance(outcome, Failed)
    assert outcome.failure.label == "500"


def test_an_unknown_coding_of_a_whole_answer_falls_back(scene: Stage) -> None:
    strange = Reply(fault=Raw(b"whatever"), headers=(("content-encoding", "rot13"),))
    played = scene.play([strange, GOOD], stream=False)
    assert played.answer.json()["content"]
    failed = played.record.attempts[0].outcome
    assert isinstance(failed, Failed)
    assert failed.failure.kind is FailureKind.MALFORMED


@pytest.mark.parametrize("stream", [True, False])
def test_an_empty_message_is_handed_on_when_nobody_has_more_to_say(scene: Stage, stream: bool) -> None:
    silent = Reply(blocks=())
    played = scene.play([silent, GOOD], stream=stream)
    assert b"from the" in played.answer.content
    assert played.record.fell_back
    played = scene.play([silent, silent], stream=stream)
    assert b"end_turn" in played.answer.content
    assert played.kept == played.answer.content
    assert played.record.outcome == Completed(200, "end_turn")


@dataclass(frozen=True)
class Phase:
    """When the client hangs up: `first` is what the upstream does, `reached` says that it is so far."""

    first: Reply
    reached: Callable[[Stage, tuple[Upstream, ...]], object]
    stream: bool = True


def _asked_first(scene: Stage, upstreams: tuple[Upstream, ...]) -> bool:
    return bool(scene.received(upstreams[0]))


def _asked_second(scene: Stage, upstreams: tuple[Upstream, ...]) -> bool:
    return bool(scene.received(upstreams[1]))


def _opened(scene: Stage, _: tuple[Upstream, ...]) -> bool:
    r = scene.rig
    return any(b"message_start" in (r.engine.live_body(exchange) or b"") for exchange in r.records)


def _committed(scene: Stage, _: tuple[Upstream, ...]) -> bool:
    return any(isinstance(event, AttemptResponded) for event in scene.rig.events)


def _first_failed(scene: Stage, _: tuple[Upstream, ...]) -> bool:
    return any(isinstance(event, AttemptFinished) for event in scene.rig.events)


PHASES = {
    "before headers": Phase(Reply(fault=Hang(Point.HEADERS)), _asked_first),
    "before content": Phase(Reply(fault=Hang(Point.OPENED)), _opened),
    "mid-stream": Phase(text_reply("word " * 50, fault=Hang(Point.CONTENT)), _committed),
    "whole answer": Phase(Reply(fault=Hang(Point.CONTENT)), _asked_first, stream=False),
    "while a retry waits": Phase(error_reply(529, retry_after=9), _first_failed),
    "at the next upstream": Phase(error_reply(401), _asked_second),
}


@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES.keys())
def test_a_client_that_hangs_up_leaves_nothing_behind(scene: Stage, phase: Phase) -> None:
    r, upstreams = scene.rig, scene.set([phase.first, Reply(fault=Hang())])
    with calling(r, message_body(stream=phase.stream)):
        eventually(lambda: phase.reached(scene, upstreams))
    record = r.only()
    assert record.outcome == Cancelled("the client hung up")
    eventually(lambda: not scene.left())
    last = record.attempts[-1]
    if phase.reached is _first_failed:
        assert isinstance(last.outcome, Failed)
    else:
        assert last.outcome == record.outcome
        eventually(lambda: scene.gone(last.upstream))


@contextmanager
def calling(r: Rig, body: bytes) -> Iterator[socket.socket]:
    """A request on a connection of its own, which is closed at the end without reading an answer."""
    host, port = r.url.removeprefix("http://").split(":")
    head = f"POST /v1/messages HTTP/1.1\r\nhost: {host}:{port}\r\nx-api-key: {CLIENT_KEY}\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        yield connection
