"""Faults that do not fit the matrix: breaks within an event, damaged errors, clients that hang up."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from ccr_tui.core.events import AttemptFinished, AttemptResponded, ExchangeFinished
from ccr_tui.core.exchange import Cancelled, Completed, Failed, FailureKind
from ccr_tui.engine.mock.reply import Cut, Hang, Point, Raw, Reply, error_reply, text_reply
from tests.engine.rig import CLIENT_KEY, Rig, message_body, rig
from tests.engine.test_fault_matrix import events_of
from tests.waiting import eventually

CHAIN = {"default": ["first,m", "second,m"]}
GOOD = text_reply("from the second")


def kinds(stream: bytes) -> list[str]:
    return [event["type"] for event in events_of(stream)]


@pytest.mark.parametrize("text", ["🌍" * 40, "a🌍" * 40, "word " * 40], ids=["4 bytes", "mixed", "ascii"])
@pytest.mark.parametrize("length", [4, 5, 6, 7])
def test_a_cut_within_an_event_leaves_a_stream_that_can_be_read(text: str, length: int) -> None:
    """Half an event, or half a character of it, is of no use to the client: it would spoil the error."""
    broken = text_reply(text, piece=length, fault=Cut(mid_event=True))
    with rig({"first": [broken], "second": [GOOD]}, CHAIN) as r:
        answer = r.post(message_body())
        record = r.only()
        (end,) = [e for e in r.events if isinstance(e, ExchangeFinished)]
        (attempt,) = [e for e in r.events if isinstance(e, AttemptFinished)]
    *before, error = kinds(answer.content)
    assert before[0] == "message_start"
    assert "content_block_delta" in before
    assert error == "error"
    assert end.body == answer.content
    assert not attempt.body.endswith(b"\n\n"), "half an event came from the upstream, and is kept"
    assert isinstance(record.outcome, Failed)
    assert record.outcome.failure.after_content


@pytest.mark.parametrize("end", [b"\n\n", b"\n", b""])
def test_a_stream_that_lacks_only_its_last_event_gets_it(end: bytes) -> None:
    with rig({"first": [text_reply("all that is to be said")]}) as r:
        whole = r.post(message_body()).content
    said = whole[: whole.index(b"event: message_stop")].rstrip(b"\n") + end
    with rig({"first": [Reply(fault=Raw(said, content_type="text/event-stream"))]}) as r:
        answer = r.post(message_body())
        assert r.only().outcome == Completed(200, "end_turn")
        (finished,) = [e for e in r.events if isinstance(e, ExchangeFinished)]
    assert answer.content.startswith(said)
    assert kinds(answer.content)[-2:] == ["message_delta", "message_stop"]
    assert finished.body == answer.content


def test_a_character_may_be_split_between_chunks_of_a_good_stream() -> None:
    reply = text_reply("🌍" * 20, chunks=(1, 2, 3))
    with rig({"first": [reply]}) as r:
        answer = r.post(message_body())
        (attempt,) = [e for e in r.events if isinstance(e, AttemptFinished)]
    assert "message_stop" in kinds(answer.content)
    assert attempt.body == answer.content


@pytest.mark.parametrize("stream", [True, False])
def test_an_error_that_cannot_be_decoded_is_still_an_error(stream: bool) -> None:
    """The status counts for the next try; the bytes go to the client as they came."""
    body = b"\x1f\x8b not gzip"
    broken = Reply(fault=Raw(body, 500), headers=(("content-encoding", "gzip"),))
    with rig({"first": [broken], "second": [GOOD]}, CHAIN) as r:
        answer = r.post(message_body(stream=stream))
        record = r.only()
    assert answer.status_code == 200
    assert record.outcome == Completed(200, "end_turn")
    assert [a.status for a in record.attempts] == [500] * 4 + [200]
    with rig({"first": [broken]}) as r, r.client() as client:
        with client.stream("POST", "/v1/messages", content=message_body(stream=stream)) as response:
            sent = b"".join(response.iter_raw())
        record = r.only()
    assert (response.status_code, sent) == (500, body)
    assert isinstance(record.outcome, Failed)
    assert record.outcome.failure.label == "500"


def test_an_unknown_coding_of_a_whole_answer_falls_back() -> None:
    strange = Reply(fault=Raw(b"whatever"), headers=(("content-encoding", "rot13"),))
    with rig({"first": [strange], "second": [GOOD]}, CHAIN) as r:
        assert r.post(message_body(stream=False)).json()["content"]
        failed = r.only().attempts[0].outcome
    assert isinstance(failed, Failed)
    assert failed.failure.kind is FailureKind.MALFORMED


def test_an_empty_message_goes_to_the_next_upstream_before_it_is_handed_on() -> None:
    """Only when nobody has more to say is silence the answer."""
    silent = Reply(blocks=())
    with rig({"first": [silent], "second": [GOOD]}, CHAIN) as r:
        assert b"second" in r.post(message_body()).content
        assert r.only().fell_back
    with rig({"first": [silent], "second": [silent]}, CHAIN) as r:
        assert kinds(r.post(message_body()).content)[-1] == "message_stop"
        assert isinstance(r.only().outcome, Completed)


@dataclass(frozen=True)
class Phase:
    """When the client hangs up: `first` is what the upstream does, `reached` says that it is so far."""

    first: Reply
    reached: Callable[[Rig], object]
    stream: bool = True


def _opened(r: Rig) -> bool:
    return any(b"message_start" in (r.engine.live_body(exchange) or b"") for exchange in r.records)


def _committed(r: Rig) -> bool:
    return any(isinstance(event, AttemptResponded) for event in r.events)


def _first_failed(r: Rig) -> bool:
    return any(isinstance(event, AttemptFinished) for event in r.events)


PHASES = {
    "before headers": Phase(Reply(fault=Hang(Point.HEADERS)), lambda r: r.mocks["first"]),
    "before content": Phase(Reply(fault=Hang(Point.OPENED)), _opened),
    "mid-stream": Phase(text_reply("word " * 50, fault=Hang(Point.CONTENT)), _committed),
    "whole answer": Phase(Reply(fault=Hang(Point.CONTENT)), lambda r: r.mocks["first"], stream=False),
    "while a retry waits": Phase(error_reply(529, retry_after=9), _first_failed),
    "at the next upstream": Phase(error_reply(401), lambda r: r.mocks["second"]),
}


@pytest.mark.parametrize("phase", PHASES.values(), ids=PHASES.keys())
def test_a_client_that_hangs_up_leaves_nothing_behind(phase: Phase) -> None:
    with rig({"first": [phase.first], "second": [Reply(fault=Hang())]}, CHAIN) as r:
        tasks, _ = left(r)
        with calling(r, message_body(stream=phase.stream)):
            eventually(lambda: phase.reached(r))
        record = r.only()
        assert record.outcome == Cancelled("the client hung up")
        eventually(lambda: r.engine.in_flight == 0)
        eventually(lambda: not (left(r)[0] - tasks) and not left(r)[1])
        hanging = record.attempts[-1].outcome == record.outcome
        assert hanging != (phase.reached is _first_failed)
        if hanging:
            last = r.mocks[record.attempts[-1].upstream.provider][-1]
            eventually(lambda: last in r.gone["first"] + r.gone["second"])


@contextmanager
def calling(r: Rig, body: bytes) -> Iterator[socket.socket]:
    """A request on a connection of its own, which is closed at the end without reading an answer."""
    host, port = r.url.removeprefix("http://").split(":")
    head = f"POST /v1/messages HTTP/1.1\r\nhost: {host}:{port}\r\nx-api-key: {CLIENT_KEY}\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        yield connection


def left(r: Rig) -> tuple[Counter[str], int]:
    """The tasks that live on the engine's loop, and the connections to upstreams that are in use."""

    async def look() -> tuple[Counter[str], int]:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        names = Counter(getattr(t.get_coro(), "__qualname__", "") for t in others)
        pool = r.engine.client._pools[""]._transport._pool  # type: ignore[attr-defined]
        return names, sum(not c.is_idle() and not c.is_closed() for c in pool.connections)

    result: tuple[Counter[str], int] = r.engine.submit(look()).result(10)
    return result
