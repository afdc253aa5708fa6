from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.config import Config, Grader, PriceOverride
from ccr_tui.core.events import AttemptFinished, RouteDecided
from ccr_tui.core.exchange import Cancelled, Completed, Failed
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.wire.sse import PING
from ccr_tui.engine.mock.reply import Cut, Hang, Pace, Reply, ToolUse, error_reply, text_reply
from ccr_tui.engine.mock.script import by_model
from ccr_tui.engine.stopped import CLOSED
from tests.engine.graders import (
    EASY,
    HARD,
    JUDGE,
    graded_rig,
    in_loop,
    leaving,
    posting,
    roles,
    scores,
    user,
    why,
)
from tests.engine.rig import Rig, message_body
from tests.waiting import eventually
from tests.wire.grammar import assert_anthropic_stream

ROUTE = Route((EASY,), escalation=Escalation((HARD,), 6))
WEAK, STRONG = text_reply("weak answer"), text_reply("strong answer")
BAD, GOOD = text_reply("3: misses the point"), text_reply("8: right")
JUDGED_BAD = [("answer", "small"), ("judge", "critic"), ("answer", "big")]
JUDGED_GOOD = JUDGED_BAD[:2]
HANGS = Reply(fault=Hang())
SLOW = Pace(before_headers=0.2)


def scripts(small: Reply = WEAK, big: Reply = STRONG, judge: Reply = BAD) -> dict[str, Any]:
    return {"first": by_model({"small": small, "big": big}), "grader": [judge]}


def asked(r: Rig) -> list[str]:
    """Models asked of the first provider."""
    return [received.model for received in r.mocks["first"]]


def body_of(r: Rig, number: int) -> bytes:
    (found,) = [e.body for e in r.events if isinstance(e, AttemptFinished) and e.number == number]
    return found


@pytest.mark.parametrize("stream", [True, False])
def test_a_bad_answer_is_replaced_by_that_of_the_higher_model(stream: bool) -> None:
    with graded_rig(scripts(), route=ROUTE) as r:
        answer = r.post(message_body(stream=stream, messages=[user("why is it slow?")]))
        record = r.only()
        question = r.mocks["grader"][0].json["messages"][0]["content"]
        assert answer.content == body_of(r, 3)
        told = scores(r)
    assert b"strong answer" in answer.content
    assert "why is it slow?" in question
    assert "weak answer" in question
    assert roles(record) == JUDGED_BAD
    assert record.attempts[1].reason == "judges the answer"
    assert record.attempts[2].reason == "escalated: judged 3 of 10: misses the point"
    assert why(record, "escalation").startswith("judged 3 of 10 by grader,critic in ")
    assert why(record, "escalation").endswith("below 6: answered again")
    assert told == [(record.id, "judge", 3.0, "misses the point")]
    assert str(record.used) == "first,big"
    assert record.outcome == Completed(200, "end_turn")
    assert not record.fell_back


def test_all_three_are_paid_for() -> None:
    prices = dict.fromkeys(("small", "big", "critic"), PriceOverride(1.0, 5.0))
    with graded_rig(scripts(), route=ROUTE, config=Config(prices=prices)) as r:
        r.post(message_body())
        record = r.only()
    parts = [attempt.cost.usd or 0.0 for attempt in record.attempts]
    assert all(parts)
    assert record.cost.usd == pytest.approx(sum(parts))


@pytest.mark.parametrize("stream", [True, False])
def test_a_good_answer_is_handed_on_as_it_is(stream: bool) -> None:
    with graded_rig(scripts(judge=GOOD), route=ROUTE) as r:
        answer = r.post(message_body(stream=stream))
        record = r.only()
        assert answer.content == body_of(r, 1)
        assert asked(r) == ["small"]
    assert answer.headers["request-id"]
    assert answer.headers["content-type"].startswith("text/event-stream" if stream else "application/json")
    assert roles(record) == JUDGED_GOOD
    assert "8 of 10" in why(record, "escalation")
    assert str(record.used) == "first,small"
    assert record.ttft_s is not None
    judged_at = record.attempts[1].finished_at
    assert judged_at is not None
    assert record.ttft_s >= judged_at - record.started_at  # the client waited for the judge


def test_an_answer_that_calls_tools_is_handed_on_at_once() -> None:
    with graded_rig(scripts(small=Reply(blocks=(ToolUse("Bash", {}),))), route=ROUTE) as r:
        answer = r.post(message_body())
        record = r.only()
        assert answer.content == body_of(r, 1)
        assert r.mocks["grader"] == []
    assert "the answer calls tools" in why(record, "escalation")
    assert roles(record) == [("answer", "small")]


def test_in_a_tool_loop_nothing_is_held_back() -> None:
    with graded_rig(scripts(), route=ROUTE) as r:
        r.post(message_body(messages=in_loop("why?")))
        record = r.only()
        assert r.mocks["grader"] == []
        assert sum(isinstance(event, RouteDecided) for event in r.events) == 1
    assert why(record, "escalation") == "the answer is not judged — in the middle of a tool loop"


def test_counts_and_titles_are_not_held_back() -> None:
    title: dict[str, Any] = {
        "output_config": {"format": {"schema": {"properties": {"title": {"type": "string"}}}}}
    }
    with graded_rig(scripts(), route=ROUTE) as r:
        r.post(message_body(**title))
        with r.client() as client:
            client.post("/v1/messages/count_tokens", content=message_body())
        r.finished(2)
        assert r.mocks["grader"] == []


@pytest.mark.parametrize(
    ("judge", "grader", "said"),
    [
        (HANGS, Grader(use=JUDGE, timeout=0.2), "gave no score: no complete answer within 0.2 s"),
        (error_reply(529), Grader(use=JUDGE), "gave no score"),
        (text_reply("lovely"), Grader(use=JUDGE), "answered “lovely”, which is no score"),
        (GOOD, Grader(use=JUDGE, per_hour=0), "0 calls this hour are used up"),
        (GOOD, Grader(), "no judge is set"),
    ],
)
def test_without_a_score_the_first_answer_is_good_enough(judge: Reply, grader: Grader, said: str) -> None:
    with graded_rig(scripts(judge=judge), route=ROUTE, judge=grader) as r:
        answer = r.post(message_body())
        record = r.only()
        assert asked(r) == ["small"]
        assert scores(r) == []
    assert b"weak answer" in answer.content
    assert said in why(record, "escalation")
    assert record.succeeded
    assert str(record.used) == "first,small"


def test_a_waiting_client_is_pinged_until_its_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.02)
    for judge, words in ((GOOD, b"weak answer"), (BAD, b"strong answer")):
        slow = [WEAK.but(pace=Pace(between_events=0.03)), STRONG.but(pace=SLOW), judge.but(pace=SLOW)]
        with graded_rig(scripts(*slow), route=ROUTE) as r:
            answer = r.post(message_body())
            r.only()
        stream = answer.content.lstrip(b"\n")
        assert stream.startswith(PING)
        assert words in stream
        assert_anthropic_stream(stream.replace(PING, b""))


def test_nobody_who_does_not_stream_is_pinged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.01)
    with graded_rig(scripts(judge=GOOD.but(pace=SLOW)), route=ROUTE) as r:
        assert r.post(message_body(stream=False)).json()["type"] == "message"


@pytest.mark.parametrize("pinged", [False, True])
def test_when_nobody_higher_answers_the_first_answer_will_do(
    monkeypatch: pytest.MonkeyPatch, pinged: bool
) -> None:
    if pinged:
        monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.02)
    judge = BAD.but(pace=SLOW) if pinged else BAD
    with graded_rig(scripts(big=error_reply(400), judge=judge), route=ROUTE) as r:
        answer = r.post(message_body())
        record = r.only()
        assert answer.content.replace(PING, b"") == body_of(r, 1).replace(PING, b"")
    assert answer.content.startswith(PING) is pinged
    assert answer.status_code == 200
    assert roles(record) == JUDGED_BAD
    assert isinstance(record.attempts[2].outcome, Failed)
    assert record.outcome == Completed(200, "end_turn")
    assert str(record.used) == "first,small"
    assert record.usage == record.attempts[0].usage
    assert record.decision is not None
    assert record.decision.steps[-1].seen == "no better answer"
    assert not record.fell_back


@pytest.mark.parametrize("pinged", [False, True])
def test_a_first_answer_that_is_an_error_is_told(monkeypatch: pytest.MonkeyPatch, pinged: bool) -> None:
    small = error_reply(400, "no such thing").but(pace=SLOW if pinged else Pace())
    if pinged:
        monkeypatch.setattr("ccr_tui.engine.keepalive.SILENCE_S", 0.02)
    with graded_rig(scripts(small=small), route=ROUTE) as r:
        answer = r.post(message_body())
        record = r.only()
        assert r.mocks["grader"] == []
    assert answer.status_code == (200 if pinged else 400)
    assert (b"event: error" in answer.content) is pinged
    assert b"no such thing" in answer.content
    assert isinstance(record.outcome, Failed)
    assert record.status == answer.status_code


def test_a_first_answer_that_breaks_off_is_replaced() -> None:
    with graded_rig(scripts(small=WEAK.but(fault=Cut())), route=ROUTE) as r:
        answer = r.post(message_body())
        record = r.only()
        assert answer.content == body_of(r, 2)
    assert roles(record) == [("answer", "small"), ("answer", "big")]
    assert record.attempts[1].reason == "escalated: the first answer broke off"
    assert record.succeeded


def test_the_higher_model_has_a_chain_of_its_own() -> None:
    higher = Escalation((replace(HARD, model="huge"), HARD), 6)
    script = by_model({"small": WEAK, "huge": error_reply(404), "big": STRONG})
    with graded_rig({"first": script, "grader": [BAD]}, route=replace(ROUTE, escalation=higher)) as r:
        answer = r.post(message_body())
        record = r.only()
    assert b"strong answer" in answer.content
    assert [attempt.upstream.model for attempt in record.answers] == ["small", "huge", "big"]


@pytest.mark.parametrize(
    ("values", "provider", "model"),
    [
        ({"small": HANGS}, "first", "small"),
        ({"judge": HANGS}, "grader", "critic"),
        ({"big": HANGS}, "first", "big"),
    ],
)
def test_a_client_that_leaves_leaves_nothing_running(
    values: dict[str, Reply], provider: str, model: str
) -> None:
    with graded_rig(scripts(**values), route=ROUTE) as r:
        with leaving(r, message_body()):
            eventually(lambda: model in [one.model for one in r.mocks[provider]])
        record = r.only()
        eventually(lambda: [one.model for one in r.gone[provider]] == [model])
        assert r.engine.in_flight == 0
    assert record.outcome == Cancelled("the client hung up")
    assert record.attempts[-1].upstream.model == model
    assert record.attempts[-1].outcome == Cancelled("the client hung up")


def test_a_user_may_stop_it_while_it_is_judged() -> None:
    with graded_rig(scripts(judge=HANGS), route=ROUTE) as r:
        with posting(r, message_body()) as answer:
            eventually(lambda: r.mocks["grader"])
            (exchange_id,) = r.records
            r.engine.cancel(exchange_id)
            assert answer.result().status_code == CLOSED
        assert r.only().outcome == Cancelled("stopped by the user")


def test_what_is_held_back_can_be_seen_meanwhile() -> None:
    with (
        graded_rig(scripts(judge=HANGS), route=ROUTE, judge=Grader(use=JUDGE, timeout=0.5)) as r,
        posting(r, message_body()),
    ):
        eventually(lambda: r.mocks["grader"])
        (exchange_id,) = r.records
        assert b"weak answer" in (r.engine.live_body(exchange_id) or b"")
