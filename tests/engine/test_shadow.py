from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.config import Config, Grader, PriceOverride
from ccr_tui.core.events import AttemptFinished, ExchangeStarted, Noticed
from ccr_tui.core.exchange import Cost, Failed
from ccr_tui.core.providers import Auth
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.route import Escalation, Route
from ccr_tui.engine.mock.reply import Hang, Reply, ToolUse, error_reply, text_reply
from ccr_tui.engine.mock.script import by_model
from tests.engine.graders import EASY, HARD, JUDGE, graded_rig, in_loop, scores, user
from tests.engine.rig import Rig, message_body
from tests.waiting import eventually

ROUTE = Route((EASY,), shadow=True)
SCORE = text_reply("7: right, but long")


def scripts(judge: Reply = SCORE, first: Reply | None = None) -> dict[str, Any]:
    return {"first": [first or text_reply("the answer")], "grader": [judge]}


def pair(r: Rig) -> tuple[ExchangeRecord, ExchangeRecord]:
    """The exchange and the one that scored it."""
    first, second = r.finished(2)
    return first, second


def notices(r: Rig) -> list[str]:
    return [event.message for event in r.events if isinstance(event, Noticed)]


def test_an_answer_is_scored_in_an_exchange_of_its_own() -> None:
    prices = {"critic": PriceOverride(1.0, 5.0)}
    with graded_rig(scripts(), route=ROUTE, config=Config(prices=prices)) as r:
        assert b"the answer" in r.post(message_body(messages=[user("why?")])).content
        parent, child = pair(r)
        eventually(lambda: scores(r))
        question = r.mocks["grader"][0]
        kept = [e.request.body for e in r.events if isinstance(e, ExchangeStarted)][1]
    assert scores(r) == [(parent.id, "shadow", 7.0, "right, but long")]
    assert [score.by for score in r.records[parent.id].scores] == ["shadow"]
    assert child.parent_id == parent.id
    assert (child.task, str(child.used)) == ("shadow", "grader,critic")
    assert child.facts.session == parent.facts.session
    assert child.decision is not None
    assert child.decision.steps[0].seen == "the answer of first,small"
    assert child.attempts[0].reason == f"scores {parent.id}"
    assert child.cost.usd
    assert child.asked_cost == Cost()  # nobody has asked for it
    assert question.body == kept
    assert question.header("x-claude-code-session-id") is None
    text = question.json["messages"][0]["content"]
    assert "why?" in text
    assert "the answer" in text
    assert len(parent.attempts) == 1


def test_the_client_does_not_wait_for_the_score() -> None:
    with graded_rig(scripts(Reply(fault=Hang())), route=ROUTE, judge=Grader(use=JUDGE, timeout=0.3)) as r:
        r.post(message_body())
        assert r.finished()[0].succeeded
        _, child = pair(r)
        assert scores(r) == []
    assert isinstance(child.outcome, Failed)


def test_the_last_words_of_a_tool_loop_are_scored_and_its_calls_are_not() -> None:
    call = Reply(blocks=(ToolUse("Bash", {}),))
    script = {"first": [call, text_reply("done")], "grader": [SCORE]}
    with graded_rig(script, route=ROUTE) as r:
        r.post(message_body(messages=[user("do it")]))
        r.post(message_body(messages=in_loop("do it")))
        eventually(lambda: scores(r))
        (asked,) = r.mocks["grader"]
        second = r.finished(3)[1]
    assert "with tools" in asked.json["messages"][0]["content"]
    assert scores(r)[0][0] == second.id


@pytest.mark.parametrize(
    ("judge", "first"),
    [(text_reply("lovely"), None), (error_reply(500), None)],
)
def test_without_a_score_there_is_none(judge: Reply, first: Reply | None) -> None:
    with graded_rig(scripts(judge, first), route=ROUTE) as r:
        r.post(message_body())
        pair(r)
        assert scores(r) == []


def test_failed_requests_and_counts_are_not_scored() -> None:
    with graded_rig(scripts(first=error_reply(400)), route=ROUTE) as r:
        r.post(message_body())
        with r.client() as client:
            client.post("/v1/messages/count_tokens", content=message_body())
        r.finished(2)
        assert r.mocks["grader"] == []
        assert len(r.records) == 2


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (Grader(use=JUDGE, per_hour=0), "0 calls this hour are used up"),
        (Grader(), "no judge is set"),
        (Grader(use=JUDGE, prompt_file="gone.md"), "gone.md cannot be used"),
    ],
)
def test_why_it_cannot_be_is_told_once(judge: Grader, said: str) -> None:
    with graded_rig(scripts(), route=ROUTE, judge=judge) as r:
        r.post(message_body())
        r.post(message_body())
        r.finished(2)
        eventually(lambda: any(said in notice for notice in notices(r)))
        (told,) = [notice for notice in notices(r) if notice.startswith("Answers are not scored")]
        assert said in told
        assert r.mocks["grader"] == []
        assert len(r.records) == 2


@pytest.mark.parametrize("auth", [Auth.CLIENT, Auth.KEY])
def test_a_judge_without_a_credential_is_not_asked(auth: Auth) -> None:
    with graded_rig(scripts(), route=ROUTE) as r:
        config = r.engine.config
        first, grader = config.providers["first"], config.providers["grader"]
        providers = {
            "first": replace(first, auth=Auth.KEY, api_key="sk-first-1"),
            "grader": replace(grader, auth=auth, api_key=""),
        }
        r.engine.apply(replace(config, providers=providers))
        with r.client() as client:
            client.headers.pop("x-api-key")
            client.post("/v1/messages", content=message_body())
        said = "the client has sent none" if auth is Auth.CLIENT else "no api_key"
        eventually(lambda: any(said in notice for notice in notices(r)))
        assert len(r.records) == 1


def test_what_a_judge_has_seen_already_is_not_scored_again() -> None:
    both = replace(ROUTE, escalation=Escalation((HARD,), 6))
    script = by_model({"small": text_reply("weak"), "big": text_reply("strong")})
    judge = [text_reply("9: fine"), text_reply("2: no")]
    with graded_rig({"first": script, "grader": judge}, route=both) as r:
        for text in ("one", "two"):
            r.post(message_body(messages=[user(text)]))
        r.finished(2)
        assert [by for _, by, _, _ in scores(r)] == ["judge", "judge"]
        assert (len(r.records), len(r.mocks["grader"])) == (2, 2)


def test_a_person_s_own_score_is_published() -> None:
    with graded_rig(scripts(), route=Route((EASY,))) as r:
        r.post(message_body())
        record = r.only()
        r.engine.score(record.id, 2.0, "missed it")
        r.engine.score(record.id, 9.0)
        assert [(s.by, s.score, s.note) for s in r.records[record.id].scores] == [("you", 9.0, "")]
        assert sum(isinstance(event, AttemptFinished) for event in r.events) == 1
