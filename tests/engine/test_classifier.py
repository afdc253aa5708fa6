from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ccr_tui.core.config import Grader
from ccr_tui.core.exchange import Cancelled, Completed, Failed, FailureKind
from ccr_tui.engine.mock.reply import Hang, Pace, Reply, error_reply, text_reply
from ccr_tui.engine.mock.script import Received
from ccr_tui.engine.stopped import CLOSED
from tests.engine.graders import CLASSIFIER, graded_rig, in_loop, roles, user, why
from tests.engine.rig import Rig, message_body
from tests.waiting import eventually

ANSWER = [text_reply("answer")]
HARD = text_reply("hard")
RULE = "rule difficulty"


def test_the_grade_picks_the_route_and_is_an_attempt_of_the_exchange() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD]}) as r:
        answer = r.post(message_body(messages=[user("rewrite the parser")]))
        record = r.only()
        asked, sent = r.mocks["grader"][0], r.mocks["first"][0]
    assert b"answer" in answer.content
    assert roles(record) == [("grade", "sorter"), ("answer", "big")]
    assert [attempt.number for attempt in record.attempts] == [1, 2]
    assert record.attempts[0].reason == "grades for rule difficulty"
    assert record.attempts[0].usage is not None
    assert "graded hard" in why(record, RULE)
    assert "by grader,sorter in " in why(record, RULE)
    assert "rewrite the parser" in asked.json["messages"][0]["content"]
    assert asked.json["stream"] is False
    assert sent.json["model"] == "big"


def test_the_client_s_own_headers_stay_with_the_client_s_request() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD]}) as r:
        betas = {"anthropic-beta": "claude-code-20250219,oauth-2025-04-20"}
        r.post(message_body(), headers=betas)
        record = r.only()
        asked = dict(r.mocks["grader"][0].headers)
    assert asked["x-api-key"].startswith("sk-ant-test")
    assert asked["anthropic-beta"] == "oauth-2025-04-20"
    assert asked["user-agent"] == "ccr-tui"
    assert not [name for name in asked if name.startswith(("x-claude-code", "x-unknown"))]
    grade, answer = record.attempts
    assert not grade.untouched
    assert [change.what for change in answer.changes] == ["model"]


def test_nothing_of_the_grade_leaks_into_the_answer() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD.but(pace=Pace(before_headers=0.4))]}) as r:
        r.post(message_body())
        record = r.only()
    assert str(record.used) == "first,big"
    assert record.usage == record.attempts[1].usage
    waited = record.attempts[1].started_at - record.started_at
    assert record.overhead_s < waited - 0.35  # what the grade took is not our own
    assert record.outcome == Completed(200, "end_turn")


def test_a_tool_loop_keeps_the_grade_of_its_turn() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD, text_reply("easy")]}) as r:
        r.post(message_body(messages=[user("rewrite it")]))
        r.post(message_body(messages=in_loop("rewrite it")))
        r.post(message_body(messages=[*in_loop("rewrite it"), user("thanks, and rename it")]))
        records = r.finished(3)
        assert len(r.mocks["grader"]) == 2
    assert [str(record.used) for record in records] == ["first,big", "first,big", "first,small"]
    assert "graded hard earlier in this turn" in why(records[1], RULE)


def test_a_tool_loop_without_a_grade_and_token_counts_are_not_graded() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD]}) as r:
        r.post(message_body(messages=in_loop("rewrite it")))
        with r.client() as client:
            client.post("/v1/messages/count_tokens", content=message_body())
        loop, count = r.finished(2)
        assert r.mocks["grader"] == []
    assert "in the middle of a tool loop" in why(loop, RULE)
    assert "token counts are not graded" in why(count, RULE)
    assert loop.decision is not None
    assert loop.decision.winner == "asked"


def test_a_cap_on_the_calls_of_an_hour() -> None:
    with graded_rig({"first": ANSWER, "grader": [HARD]}, classifier=Grader(use=CLASSIFIER, per_hour=1)) as r:
        r.post(message_body(messages=[user("one")]))
        r.post(message_body(messages=[user("two")]))
        records = r.finished(2)
        assert len(r.mocks["grader"]) == 1
    assert "the one call of this hour is used up" in why(records[1], RULE)
    assert records[1].succeeded


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (Reply(fault=Hang()), FailureKind.TIMEOUT_TOTAL, "no complete answer within 0.2 s"),
        (error_reply(529), FailureKind.STATUS, "gave no grade"),
        (text_reply("a banana"), None, "answered “a banana”, which is none of easy, hard"),
    ],
)
def test_no_grade_is_no_failed_request(reply: Reply, kind: FailureKind | None, said: str) -> None:
    grader = Grader(use=CLASSIFIER, timeout=0.2)
    with graded_rig({"first": ANSWER, "grader": [reply]}, classifier=grader) as r:
        assert r.post(message_body()).status_code == 200
        record = r.only()
        assert len(r.mocks["grader"]) == 1  # asked once, whatever it says
    assert said in why(record, RULE)
    assert record.succeeded
    assert not record.fell_back
    outcome = record.attempts[0].outcome
    assert isinstance(outcome, Completed) if kind is None else isinstance(outcome, Failed)
    if isinstance(outcome, Failed):
        assert outcome.failure.kind is kind


def test_without_a_classifier_the_rule_says_so() -> None:
    with graded_rig({"first": ANSWER}, classifier=Grader()) as r:
        r.post(message_body())
        assert "no classifier is set" in why(r.only(), RULE)


def posting(r: Rig, count: int, pool: ThreadPoolExecutor) -> list[int]:
    posts = [pool.submit(r.post, message_body()) for _ in range(count)]
    return [post.result().status_code for post in posts]


def test_requests_of_the_same_moment_share_one_call() -> None:
    slow = HARD.but(pace=Pace(before_headers=0.3))
    with graded_rig({"first": ANSWER, "grader": [slow]}) as r, ThreadPoolExecutor(4) as pool:
        assert posting(r, 4, pool) == [200] * 4
        records = r.finished(4)
        assert len(r.mocks["grader"]) == 1
    assert {str(record.used) for record in records} == {"first,big"}
    assert sorted(len(record.attempts) for record in records) == [1, 1, 1, 2]
    assert sum("earlier in this turn" in why(record, RULE) for record in records) == 3


def test_nor_do_they_ask_again_when_that_call_fails() -> None:
    release = threading.Event()

    def failing(_: Received) -> Reply:
        release.wait()
        return error_reply(529)

    with graded_rig({"first": ANSWER, "grader": failing}) as r, ThreadPoolExecutor(3) as pool:
        posts = [pool.submit(r.post, message_body()) for _ in range(3)]
        eventually(lambda: len(r.records) == 3)
        release.set()
        assert [post.result().status_code for post in posts] == [200] * 3
        records = r.finished(3)
        assert len(r.mocks["grader"]) == 1
    assert all("gave no grade" in why(record, RULE) for record in records)


def test_when_the_one_that_asks_is_stopped_another_one_asks() -> None:
    with (
        graded_rig({"first": ANSWER, "grader": [Reply(fault=Hang()), HARD]}) as r,
        ThreadPoolExecutor(2) as pool,
    ):
        first = pool.submit(r.post, message_body())
        eventually(lambda: len(r.mocks["grader"]) == 1)
        (asking,) = r.records
        second = pool.submit(r.post, message_body())
        eventually(lambda: len(r.records) == 2)
        r.engine.cancel(asking)
        assert first.result().status_code == CLOSED
        assert second.result().status_code == 200
        records = {record.id: record for record in r.finished(2)}
    stopped = records.pop(asking)
    assert stopped.outcome == Cancelled("stopped by the user")
    assert stopped.attempts[0].outcome == Cancelled("stopped by the user")
    assert [str(record.used) for record in records.values()] == ["first,big"]


def test_a_user_s_own_prompt_and_one_in_a_file_that_is_gone() -> None:
    own = Grader(use=CLASSIFIER, prompt="Sort by mood.")
    with graded_rig({"first": ANSWER, "grader": [HARD]}, classifier=own) as r:
        r.post(message_body())
        r.engine.apply(replace(r.engine.config, classifier=Grader(use=CLASSIFIER, prompt_file="gone.md")))
        r.post(message_body(messages=[user("another")]))
        lost = r.finished(2)[1]
        assert r.mocks["grader"][0].json["system"] == "Sort by mood."
        assert len(r.mocks["grader"]) == 1
    assert "gone.md cannot be used: No such file" in why(lost, RULE)
