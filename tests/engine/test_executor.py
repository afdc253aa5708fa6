from __future__ import annotations

import json

import pytest

from ccr_tui.core.config import Config, PriceOverride, Timeouts
from ccr_tui.core.exchange import Completed, Failed
from ccr_tui.engine.mock.reply import (
    Cut,
    Empty,
    ErrorEvent,
    Fault,
    Hang,
    Html,
    HttpError,
    Pace,
    Point,
    Reply,
    error_reply,
    text_reply,
)
from tests.engine.rig import message_body, rig
from tests.servers import refusing_url

CHAIN = {"default": ["first,m1", "second,m2"]}
GOOD = text_reply("from the second")
SHORT = Timeouts(connect=1, first_byte=0.15, idle=0.15, total=20)
FAULTS = {
    "529": (HttpError(529), "529", 4),
    "500": (HttpError(500), "500", 4),
    "429": (HttpError(429, retry_after=0), "429", 4),
    "429 long": (HttpError(429, retry_after=40), "429", 1),
    "401": (HttpError(401), "401", 1),
    "402": (HttpError(402), "402", 1),
    "404": (HttpError(404), "404", 1),
    "400 for our model": (HttpError(400), "400", 1),
    "error event at start": (ErrorEvent(Point.START), "error_event", 4),
    "error event after open": (ErrorEvent(Point.OPENED), "error_event", 4),
    "cut before headers": (Cut(Point.HEADERS), "cut", 2),
    "cut before events": (Cut(Point.START), "cut", 2),
    "cut after open": (Cut(Point.OPENED), "cut", 2),
    "hang before headers": (Hang(Point.HEADERS), "timeout_first_byte", 1),
    "hang before events": (Hang(Point.START), "timeout_first_byte", 1),
    "hang after open": (Hang(Point.OPENED), "timeout_idle", 1),
    "empty": (Empty(), "empty", 2),
    "html": (Html(), "malformed", 2),
}


@pytest.mark.parametrize(("fault", "label", "tries"), FAULTS.values(), ids=FAULTS.keys())
def test_fault_before_content_falls_back(fault: Fault, label: str, tries: int) -> None:
    with rig({"first": [Reply(fault=fault)], "second": [GOOD]}, CHAIN, timeouts=SHORT) as r:
        answer = r.post(message_body())
        record = r.only()
    assert answer.status_code == 200
    assert b"message_stop" in answer.content
    assert b"from" in answer.content
    assert b"error" not in answer.content
    assert record.outcome == Completed(200, "end_turn")
    assert str(record.used) == "second,m2"
    assert len(record.attempts) == tries + 1
    for attempt in record.attempts[:-1]:
        assert isinstance(attempt.outcome, Failed)
        assert attempt.outcome.failure.label == label
    assert record.attempts[-1].reason == f"fallback after {label}"
    assert record.attempts[-1].wait_s == 0


def test_529_twice_then_200_retries_in_place_with_growing_waits() -> None:
    replies = [error_reply(529), error_reply(529), text_reply("at last")]
    with rig({"first": replies, "second": [GOOD]}, CHAIN) as r:
        r.post(message_body())
        record = r.only()
    assert [str(a.upstream) for a in record.attempts] == ["first,m1"] * 3
    assert [a.reason for a in record.attempts] == ["first try", "retry 1 after 529", "retry 2 after 529"]
    assert record.attempts[0].wait_s == 0
    assert record.attempts[1].wait_s > 0


def test_unreachable_upstream_falls_back() -> None:
    with rig({"first": refusing_url(), "second": [GOOD]}, CHAIN) as r:
        assert r.post(message_body()).status_code == 200
        first = r.only().attempts[0]
    assert isinstance(first.outcome, Failed)
    assert "cannot be reached" in first.outcome.failure.message
    assert "Errno" not in first.outcome.failure.message


def test_missing_key_falls_back_without_a_call() -> None:
    with rig({"first": [GOOD], "second": [GOOD]}, CHAIN, keys={"first": "$CCR_TUI_TEST_UNSET"}) as r:
        assert r.post(message_body()).status_code == 200
        assert r.mocks["first"] == []
        first = r.only().attempts[0]
    assert isinstance(first.outcome, Failed)
    assert "CCR_TUI_TEST_UNSET" in first.outcome.failure.message


def test_spent_chain_hands_on_the_last_upstreams_error_and_forbids_repeats() -> None:
    replies = {"first": [error_reply(529)], "second": [error_reply(500, "second is down")]}
    with rig(replies, CHAIN) as r:
        answer = r.post(message_body())
        record = r.only()
    assert answer.status_code == 500
    assert answer.json()["error"]["message"] == "second is down"
    assert answer.headers["x-should-retry"] == "false"
    assert len(record.attempts) == 8
    assert isinstance(record.outcome, Failed)


def test_spent_chain_without_an_answer_names_every_try() -> None:
    with rig({"first": refusing_url(), "second": refusing_url()}, CHAIN) as r:
        answer = r.post(message_body())
    assert answer.status_code == 502
    message = answer.json()["error"]["message"]
    assert "tried 4 times" in message
    assert "; 3. second,m2" in message
    assert ".;" not in message
    assert message.endswith(".")


def test_bad_request_stops_at_once_when_the_model_is_the_clients_own() -> None:
    chain = {"default": ["first,claude-sonnet-5", "second,m2"]}
    with rig({"first": [error_reply(400, "bad field")], "second": [GOOD]}, chain) as r:
        answer = r.post(message_body())
        assert len(r.only().attempts) == 1
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "bad field"


def test_transparent_errors_are_the_upstreams_own() -> None:
    with rig({"first": [error_reply(529, "busy")]}) as r:
        answer = r.post(message_body())
        record = r.only()
    assert answer.status_code == 529
    assert "x-should-retry" not in answer.headers
    assert answer.json()["error"]["message"] == "busy"
    assert len(record.attempts) == 1


def test_transparent_error_event_is_tried_again_because_the_client_would_not() -> None:
    with rig({"first": [Reply(fault=ErrorEvent(Point.START)), text_reply("saved")]}) as r:
        assert b"saved" in r.post(message_body()).content
        assert len(r.only().attempts) == 2


@pytest.mark.parametrize(
    "fault", [Cut(Point.CONTENT), Cut(Point.CONTENT, mid_event=True), Hang(Point.CONTENT), Cut(Point.END)]
)
def test_break_after_content_ends_with_an_error_event(fault: Fault) -> None:
    with rig(
        {"first": [text_reply("some words " * 20, fault=fault)], "second": [GOOD]}, CHAIN, timeouts=SHORT
    ) as r:
        answer = r.post(message_body())
        record = r.only()
    last = json.loads(answer.content.decode().strip().split("\ndata: ")[-1])
    assert last["type"] == "error"
    assert len(record.attempts) == 1
    assert isinstance(record.outcome, Failed)
    assert record.outcome.failure.after_content


@pytest.mark.parametrize("cut", [Point.CONTENT, None])
def test_what_a_cut_answer_cost_is_a_lower_bound(cut: Point | None) -> None:
    reply = text_reply("some words " * 20, fault=Cut(cut) if cut else None)
    config = Config(prices={"m1": PriceOverride(1, 2)})
    with rig({"first": [reply]}, {"default": ["first,m1"]}, config=config) as r:
        r.post(message_body())
        record = r.only()
    assert record.cost.usd is not None
    assert record.cost.at_least == (cut is not None)
    (attempt,) = record.attempts
    assert attempt.out_estimated == (cut is not None)
    assert attempt.usage is not None
    assert attempt.usage.output_tokens == attempt.output_tokens > 10  # of which the first event knew one


def test_upstreams_error_event_after_content_is_the_end() -> None:
    broken = text_reply("some words " * 20, fault=ErrorEvent(Point.CONTENT))
    with rig({"first": [broken], "second": [GOOD]}, CHAIN) as r:
        answer = r.post(message_body())
        record = r.only()
    assert answer.content.count(b"event: error") == 1
    assert isinstance(record.outcome, Failed)


def test_empty_answer_is_tried_again_then_handed_on_as_it_is() -> None:
    with rig({"first": [Reply(blocks=())]}) as r:
        answer = r.post(message_body())
        record = r.only()
    assert b"message_stop" in answer.content
    assert len(record.attempts) == 2
    assert isinstance(record.outcome, Completed)


def test_refusal_without_content_is_an_answer() -> None:
    with rig({"first": [Reply(blocks=(), stop_reason="refusal")]}) as r:
        r.post(message_body())
        assert r.only().outcome == Completed(200, "refusal")


@pytest.mark.parametrize("size", [1, 3, 7])
def test_any_split_of_the_bytes_gives_the_same_stream(size: int) -> None:
    reply = text_reply("Grüße 世界 🌍 " * 5)
    with rig({"first": [reply.but(chunks=(size,)), reply]}) as r:
        split, whole = r.post(message_body()).content, r.post(message_body()).content
    assert _texts(split) == _texts(whole)


def test_slow_start_of_a_whole_answer_is_not_a_missing_first_event() -> None:
    slow = text_reply("whole", pace=Pace(before_headers=0.4))
    with rig({"first": [slow]}, timeouts=SHORT) as r:
        assert r.post(message_body(stream=False)).json()["type"] == "message"


def test_pings_keep_a_waiting_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.05)
    replies = {"first": [Reply(fault=Hang())], "second": [GOOD]}
    with rig(replies, CHAIN, timeouts=Timeouts(first_byte=0.4)) as r:
        content = r.post(message_body()).content
        r.only()
    assert content.startswith(b"event: ping")
    assert b"message_stop" in content


def test_error_after_a_ping_is_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.05)
    replies = {"first": [Reply(fault=Hang())], "second": [error_reply(401, "bad key")]}
    with rig(replies, CHAIN, timeouts=Timeouts(first_byte=0.4)) as r:
        content = r.post(message_body()).content
        r.only()
    assert content.count(b"event: error") == 1
    assert b"bad key" in content


def _texts(stream: bytes) -> str:
    events = [json.loads(line[6:]) for line in stream.decode().splitlines() if line.startswith("data: ")]
    return "".join(e["delta"].get("text", "") for e in events if e["type"] == "content_block_delta")


def test_what_an_upstream_refused_costs_nothing_what_it_cut_off_does() -> None:
    broken = [text_reply("never seen", fault=ErrorEvent(Point.OPENED)), text_reply("word " * 30, fault=Cut())]
    with rig({"anthropic": broken}) as r:
        r.post(message_body())
        refused, cut = r.only().attempts
    assert refused.usage is None
    assert refused.cost.usd is None
    assert cut.usage is not None
    assert cut.cost.usd
