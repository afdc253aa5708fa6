from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest

from ccr_tui.core.events import ExchangeHeld
from ccr_tui.core.exchange import Cancelled, Upstream
from ccr_tui.engine import hold_mode
from ccr_tui.engine.hold_mode import HoldMode
from ccr_tui.engine.mock.reply import text_reply
from tests.engine.rig import Rig, message_body, rig
from tests.waiting import eventually

HELLO = [text_reply("hello")]
BOTH = {"a": HELLO, "b": HELLO}


def on_loop(r: Rig, call: Callable[[], object]) -> None:
    async def run() -> None:
        call()

    r.engine.submit(run()).result(10)


def asked(r: Rig, body: bytes | None = None) -> tuple[threading.Thread, list[httpx.Response]]:
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(r.post(body or message_body())))
    thread.start()
    return thread, answers


def held(r: Rig) -> str:
    eventually(lambda: any(isinstance(e, ExchangeHeld) for e in r.events))
    (event,) = [e for e in r.events if isinstance(e, ExchangeHeld)]
    assert r.records[event.exchange_id].held
    return event.exchange_id


def test_a_held_request_goes_where_the_user_says() -> None:
    with rig(BOTH) as r:
        on_loop(r, lambda: r.engine.hold.switch(True))
        thread, answers = asked(r)
        waiting = held(r)
        on_loop(r, lambda: r.engine.hold.release(waiting, Upstream("b", "m")))
        thread.join(10)
        record = r.only()
    assert answers[0].status_code == 200
    assert str(record.used) == "b,m"
    assert not record.held
    assert record.decision is not None
    assert (record.decision.steps[0].name, record.decision.steps[0].why) == ("hold", "then chosen by hand")
    assert record.decision.winner == "pin"


def test_switching_it_off_lets_everything_go() -> None:
    with rig(BOTH) as r:
        on_loop(r, lambda: r.engine.hold.switch(True))
        thread, answers = asked(r)
        held(r)
        on_loop(r, lambda: r.engine.hold.switch(False))
        thread.join(10)
        assert str(r.only().used) == "a,claude-sonnet-5"
        assert r.post(message_body()).status_code == 200
    assert answers[0].status_code == 200


def test_time_lets_it_go_and_pings_keep_the_client_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold_mode, "SILENCE_S", 0.05)
    with rig(BOTH) as r:
        r.engine.hold = HoldMode(longest_s=0.3)
        on_loop(r, lambda: r.engine.hold.switch(True))
        answer = r.post(message_body())
        record = r.only()
    assert answer.content.startswith(b"event: ping")
    assert b"message_stop" in answer.content
    assert str(record.used) == "a,claude-sonnet-5"
    assert record.decision is not None
    assert record.decision.steps[0].why == "let go because its time ran out"
    assert record.duration_s is not None
    assert record.ttft_s is not None
    assert record.held_s > 0.29  # the event loop counts in milliseconds
    assert record.held_s + record.overhead_s < record.duration_s
    assert record.held_s + record.ttft_s < record.duration_s


def test_a_client_that_hangs_up_is_gone() -> None:
    with rig(BOTH) as r:
        on_loop(r, lambda: r.engine.hold.switch(True))
        with r.client() as client, pytest.raises(httpx.ReadTimeout):
            client.post("/v1/messages", content=message_body(), timeout=0.3)
        record = r.only()
        assert isinstance(record.outcome, Cancelled)
        assert not r.engine.hold.release(record.id)


def test_counts_do_not_wait() -> None:
    with rig(BOTH) as r, r.client() as client:
        on_loop(r, lambda: r.engine.hold.switch(True))
        client.post("/v1/messages/count_tokens", content=message_body())
        assert not r.only().in_flight
