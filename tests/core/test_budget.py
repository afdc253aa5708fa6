from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.budget import Spent, limits_anything, overrun
from ccr_tui.core.config import Budget, Config
from ccr_tui.core.facts import RequestFacts

FACTS = RequestFacts("messages", session="s1", namespace="review")
SPENT = Spent(today=20.0, by_namespace={"": 15.0, "review": 5.0}, by_session={"s1": 3.0})


def test_money_left_is_no_overrun() -> None:
    assert overrun(FACTS, Config(), SPENT) is None
    assert overrun(FACTS, Config(budget=Budget(per_day=20.01, per_session=3.01)), SPENT) is None


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (Budget(per_day=20.0), "The budget of $20.00 a day is used up ($20.00 since midnight)"),
        (Budget(per_session=2.5), "The budget of $2.50 a session is used up ($3.00 in this one)"),
        (Budget(per_day=0), "The budget of $0.00 a day is used up"),
    ],
)
def test_a_used_up_budget_says_so(budget: Budget, says: str) -> None:
    over = overrun(FACTS, Config(budget=budget), SPENT)
    assert over is not None
    assert over.sentence.startswith(says)


def test_a_namespace_counts_what_it_spent_itself() -> None:
    config = Config(namespace_budgets={"review": Budget(per_day=5.0, action="stop")})
    over = overrun(FACTS, config, SPENT)
    assert over is not None
    assert "of namespace 'review'" in over.sentence
    assert "namespaces.review.budget.per_day" in over.sentence
    assert overrun(replace(FACTS, namespace=""), config, SPENT) is None


def test_the_strictest_of_several_wins() -> None:
    config = Config(
        budget=Budget(per_day=1.0, per_session=1.0),
        namespace_budgets={"review": Budget(per_day=1.0, action="stop")},
    )
    over = overrun(FACTS, config, SPENT)
    assert over is not None
    assert over.action == "stop"


def test_a_request_without_a_session_has_no_session_budget() -> None:
    assert overrun(replace(FACTS, session=None), Config(budget=Budget(per_session=0)), SPENT) is None


def test_sums_by_session_and_namespace() -> None:
    spent = Spent()
    spent.add(1.0, "s1", "")
    spent.add(2.0, "s1", "review")
    spent.add(4.0, None, "")
    assert (spent.today, spent.by_session, spent.by_namespace) == (7.0, {"s1": 3.0}, {"": 5.0, "review": 2.0})


def test_knows_whether_there_is_any_limit() -> None:
    assert not limits_anything(Config())
    assert limits_anything(Config(namespace_budgets={"x": Budget(per_session=1)}))
