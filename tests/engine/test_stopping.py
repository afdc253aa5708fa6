"""What a client sees of a request that is stopped, by the user or because ccr-tui ends."""

from __future__ import annotations

import threading

import httpx
import pytest

from ccr_tui.core.events import ExchangeFinished
from ccr_tui.core.exchange import Cancelled, Failed, FailureKind
from ccr_tui.engine import engine, hold_mode
from ccr_tui.engine.mock.reply import Hang, Pace, Point, Reply, Text, text_reply
from ccr_tui.engine.replay import replay
from tests.engine.rig import Rig, message_body, rig
from tests.engine.test_hold_mode import asked, held, on_loop
from tests.waiting import eventually

ENDLESS = Reply(blocks=(Text("word " * 50),), fault=Hang(Point.CONTENT))
GOOD = text_reply("good")


def streamed(r: Rig) -> tuple[threading.Thread, list[httpx.Response]]:
    """A client in the middle of an answer that never ends by itself."""
    thread, answers = asked(r)
    eventually(lambda: any(b"word" in (r.engine.live_body(one) or b"") for one in list(r.records)))
    return thread, answers


def test_a_stopped_stream_ends_with_an_error_event() -> None:
    with rig({"a": [ENDLESS]}) as r:
        thread, answers = streamed(r)
        r.engine.cancel(next(iter(r.records)))
        thread.join(10)
        record = r.only()
        (sent,) = [event.body for event in r.events if isinstance(event, ExchangeFinished)]
    assert record.outcome == Cancelled("stopped by the user")
    assert b"word" in answers[0].content
    assert answers[0].content.rpartition(b"event: ")[2].startswith(b"error\n")
    assert b"ccr-tui: stopped by the user" in answers[0].content
    assert sent == answers[0].content


def test_the_clients_repeat_of_what_was_stopped_is_refused_once() -> None:
    with rig({"a": [ENDLESS, GOOD]}) as r:
        thread, _ = streamed(r)
        r.engine.cancel(next(iter(r.records)))
        thread.join(10)
        repeat = message_body(stream=False, max_tokens=50)
        others = [r.post(message_body(stream=False, messages=[{"role": "user", "content": "other"}]))]
        others.append(r.post(repeat, headers={"x-claude-code-session-id": "session-2"}))
        refused = r.post(repeat)
        others.append(r.post(repeat))
        assert len(r.mocks["a"]) == 4
    assert (refused.status_code, refused.headers["x-should-retry"]) == (499, "false")
    assert refused.json()["error"]["message"] == "ccr-tui: stopped by the user"
    assert [answer.status_code for answer in others] == [200, 200, 200]


def test_a_stopped_replay_keeps_nothing_from_the_client() -> None:
    with rig({"a": [GOOD, ENDLESS, GOOD]}) as r:
        r.post(message_body())
        child = replay(r.engine, r.only(), message_body())
        eventually(lambda: b"word" in (r.engine.live_body(child) or b""))
        r.engine.cancel(child)
        r.finished(2)
        assert r.post(message_body(stream=False)).status_code == 200


def test_a_held_request_that_is_stopped_does_not_come_again() -> None:
    with rig({"a": [GOOD]}) as r:
        on_loop(r, lambda: r.engine.hold.switch(True))
        thread, answers = asked(r)
        r.engine.cancel(held(r))
        thread.join(10)
        assert r.only().outcome == Cancelled("stopped by the user")
    assert (answers[0].status_code, answers[0].headers["x-should-retry"]) == (499, "false")


def test_a_held_request_that_pings_have_begun_ends_with_an_error_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hold_mode, "SILENCE_S", 0.01)
    with rig({"a": [GOOD]}) as r:
        on_loop(r, lambda: r.engine.hold.switch(True))
        with r.client() as client, client.stream("POST", "/v1/messages", content=message_body()) as answer:
            r.engine.cancel(held(r))
            seen = answer.read()
    assert seen.startswith(b"event: ping")
    assert seen.rpartition(b"event: ")[2].startswith(b"error\n")


def test_a_bug_is_called_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    with rig({"a": [GOOD]}) as r:
        monkeypatch.setattr(r.engine.hold, "holds", broken)
        answer = r.post(message_body())
        outcome = r.only().outcome
    assert isinstance(outcome, Failed)
    assert outcome.failure.kind is FailureKind.INTERNAL
    assert answer.status_code == 500


def test_who_is_still_waiting_when_it_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOMENT_S", 0.05)
    with rig({"a": [ENDLESS, Reply(fault=Hang(Point.HEADERS))]}) as r:
        first, streams = streamed(r)
        second, waits = asked(r)
        eventually(lambda: len(r.mocks["a"]) == 2)
    first.join(10)
    second.join(10)
    assert streams[0].content.rpartition(b"event: ")[2].startswith(b"error\n")
    assert b"ccr-tui was stopped" in streams[0].content
    assert waits[0].status_code == 529
    assert "x-should-retry" not in waits[0].headers
    assert [record.outcome for record in r.records.values()] == [Cancelled("ccr-tui was stopped")] * 2


def test_what_is_nearly_done_is_finished_when_it_ends() -> None:
    with rig({"a": [text_reply("hello", pace=Pace(before_headers=0.2))]}) as r:
        thread, answers = asked(r)
        eventually(lambda: r.mocks["a"])
    thread.join(10)
    assert answers[0].status_code == 200
    assert b"message_stop" in answers[0].content
