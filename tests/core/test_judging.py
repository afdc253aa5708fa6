from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.config import Grader
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.judging import (
    higher,
    is_scored_afterwards,
    unjudged_step,
    why_nothing_to_judge,
    why_unjudged,
)
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.wire.answer_words import AnswerWords

FIRST, SECOND, OTHER = Upstream("p", "small"), Upstream("p", "big"), Upstream("q", "long")
ESCALATION = Escalation((SECOND,), 6)
ROUTE = Route((FIRST,), too_long=(OTHER,), escalation=ESCALATION)
SHADOWED = Route((FIRST,), shadow=True)
FACTS = RequestFacts("messages")
JUDGE = Grader(use=Upstream("p", "judge"))


def decision(
    task: str = "default", winner: str = "default", condition: str = "", route: Route = ROUTE
) -> Decision:
    return Decision(task, winner, route, (Step(winner, True, "", "", condition, str(route)),))


def test_the_first_answer_of_a_turn_is_held() -> None:
    assert why_unjudged(decision(), FACTS, JUDGE) == ""
    assert unjudged_step(decision(), FACTS, JUDGE) is None


@pytest.mark.parametrize(
    ("facts", "judge", "why"),
    [
        (replace(FACTS, endpoint="count_tokens"), JUDGE, "not a request"),
        (replace(FACTS, in_loop=True), JUDGE, "tool loop"),
        (FACTS, Grader(), "no judge"),
    ],
)
def test_others_are_not_and_the_decision_says_why(facts: RequestFacts, judge: Grader, why: str) -> None:
    step = unjudged_step(decision(), facts, judge)
    assert step is not None
    assert not step.won
    assert why in step.why


@pytest.mark.parametrize("task", ["title", "background", "compact", "webSearch"])
def test_chores_are_judged_only_where_the_route_is_meant_for_them(task: str) -> None:
    for winner in ("default", "rule all"):
        assert task in why_unjudged(decision(task, winner), FACTS, JUDGE)
        assert not is_scored_afterwards(decision(task, winner, route=SHADOWED), FACTS)
    for winner, condition in ((task, ""), ("rule chores", f'task == "{task}"')):
        assert why_unjudged(decision(task, winner, condition), FACTS, JUDGE) == ""
        assert is_scored_afterwards(decision(task, winner, condition, SHADOWED), FACTS)


def test_only_routes_that_want_it_are_scored_afterwards() -> None:
    shadowed, plain = decision(route=SHADOWED), decision(route=Route((FIRST,)))
    assert is_scored_afterwards(shadowed, replace(FACTS, in_loop=True))
    assert not is_scored_afterwards(shadowed, replace(FACTS, endpoint="count_tokens"))
    assert not is_scored_afterwards(plain, FACTS)
    assert not is_scored_afterwards(decision(route=replace(ROUTE, shadow=True)), FACTS)
    assert unjudged_step(plain, replace(FACTS, in_loop=True), JUDGE) is None


@pytest.mark.parametrize(
    ("stop_reason", "answer", "why"),
    [
        ("end_turn", AnswerWords("yes"), ""),
        (None, AnswerWords("yes"), ""),
        ("max_tokens", AnswerWords("ye"), ""),
        ("tool_use", AnswerWords("let me see", ("Bash",)), "the answer calls tools"),
        ("max_tokens", AnswerWords("let me see", ("Bash",)), "the answer calls tools"),
        ("pause_turn", AnswerWords("searching"), "the answer calls tools"),
        ("end_turn", AnswerWords(" \n"), "the answer has no text"),
    ],
)
def test_only_final_words_are_judged(stop_reason: str | None, answer: AnswerWords, why: str) -> None:
    assert why_nothing_to_judge(stop_reason, answer) == why


def test_the_higher_route_keeps_the_special_chains_and_does_not_escalate_again() -> None:
    assert higher(ROUTE, ESCALATION) == Route((SECOND,), too_long=(OTHER,))
