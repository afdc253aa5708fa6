"""Sums of a dry run: groups, differences, problems."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.budget import Spent
from ccr_tui.core.config import Budget, Config
from ccr_tui.core.dry_run import trials
from ccr_tui.core.dry_run_result import BUDGET, Difference, DryRun, Problem, Reread, Tally, dry_run
from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.simulation import Item
from tests.core.past import config, item, rule, with_table

THEN = config(think="home,dear", default="home,cheap")
LOCAL = config(rule("all mine", "tokens < 100", "other,cheap"), default="home,cheap")


def tally(items: list[Item], after: Config, before: Config | None = None) -> DryRun:
    return dry_run(items, after, before, env={})


def test_requests_that_move_alike_are_one_group() -> None:
    items = [item(THEN, f"t{n}", effort="max") for n in range(3)]
    items += [item(THEN, "d", cost=Cost(0.0029)), item(THEN, "stays", tokens=200, cost=Cost(0.0029))]
    run = tally(items, LOCAL)
    assert (run.requests, run.compared, run.moved) == (5, 5, 4)
    big, small = run.groups
    assert (str(big.origin), str(big.target), big.was, big.now) == (
        "home,dear",
        "other,cheap",
        "think",
        "rule all mine",
    )
    assert (big.requests, big.example) == (3, "t0")
    assert (big.why, big.why_not) == ("its condition holds", "rule all mine comes before it")
    assert big.cost_was.usd == pytest.approx(0.087)
    assert big.cost_now.usd == pytest.approx(0.0087)
    assert (small.requests, small.was) == (1, "default")
    assert run.targets == {Upstream("other", "cheap"): 4, Upstream("home", "cheap"): 1}


def test_the_difference_is_of_requests_with_both_prices() -> None:
    items = [
        item(THEN, effort="max", cost=Cost(1.0)),
        item(THEN, effort="max", cost=Cost(None)),
        item(THEN, effort="max", cost=Cost(2.0, at_least=True)),
        item(THEN, effort="max", usage=None, used=None, cost=Cost()),
        item(THEN, effort="max"),
    ]
    items[4] = replace(items[4], usage=None, facts=replace(items[4].facts, endpoint="count_tokens"))
    run = tally(items, LOCAL)
    assert run.difference.usd == pytest.approx(0.0029 - 1.0)
    assert replace(run.difference, usd=0.0) == Difference(0.0, priced=1, unpriced=2, unmeasured=1)
    assert run.groups[0].cost_was == Cost(3.0, at_least=True)


def test_costs_of_what_nobody_answered_are_unknown() -> None:
    run = tally([item(THEN, effort="max", usage=None, used=None, cost=Cost())], LOCAL)
    assert (run.groups[0].cost_was, run.groups[0].cost_now) == (Cost(), Cost())


def test_reading_anew_is_added_up() -> None:
    items = [item(THEN, session=f"s{n}", effort="max") for n in range(2)]
    run = tally(items, LOCAL)
    assert (run.reread.requests, run.reread.tokens) == (2, 18_000)
    assert run.reread.cost.usd == pytest.approx(2 * 9000 * 1.15 / 1_000_000)
    unpriced = tally(items, config(default="other,unknown"))
    assert unpriced.reread == Reread(2, 18_000, Cost())


def test_problems_count_the_requests_that_meet_them() -> None:
    candidate = config(think="keyed,m", default=("home,cheap", "keyed,m"))
    items = [item(THEN, "a", effort="max"), item(THEN, "b"), item(THEN, "c")]
    why = "the environment variable KEYED_KEY is not set"
    run = tally(items, candidate)
    assert run.problems == (
        Problem("keyed,m", why, breaks=True, requests=1, example="a"),
        Problem("keyed,m", why, breaks=False, requests=2, example="b"),
    )
    assert (run.broken, run.rechained) == (1, 2)


BROKEN = config(think="keyed,m", default="home,cheap")


def test_what_broke_before_is_not_broken_by_the_change() -> None:
    items = [item(BROKEN, "a", effort="max"), item(BROKEN, "b")]
    run = tally(items, BROKEN, before=BROKEN)
    assert (run.broken, run.broken_already, run.mended) == (0, 1, 0)
    assert [(problem.breaks, problem.already) for problem in run.problems] == [(True, True)]
    worse = tally(items, config(default="keyed,m"), before=BROKEN)
    assert (worse.broken, worse.broken_already) == (1, 1)
    assert [(problem.already, problem.example) for problem in worse.problems] == [(False, "b"), (True, "a")]


def test_what_breaks_no_longer_is_counted() -> None:
    run = tally([item(BROKEN, "a", effort="max"), item(BROKEN, "b")], THEN, before=BROKEN)
    assert (run.broken, run.broken_already, run.mended) == (0, 0, 1)


def test_without_another_configuration_it_broke_before_where_nobody_answered() -> None:
    unanswered = item(BROKEN, "a", effort="max", used=None, usage=None)
    run = tally([unanswered, item(BROKEN, "served then", effort="max")], BROKEN)
    assert (run.broken, run.broken_already) == (1, 1)
    assert tally([unanswered], THEN).mended == 1


def test_a_budget_that_was_used_up_before_breaks_nothing_new() -> None:
    candidate = replace(THEN, budget=Budget(per_day=1.0, action="stop"))
    items = [item(THEN, f"x{n}", spent=Spent(float(n))) for n in range(4)]
    run = tally(items, candidate, before=candidate)
    assert (run.broken, run.broken_already) == (0, 3)


def test_a_budget_that_stops_is_one_problem_whatever_its_sum() -> None:
    candidate = replace(THEN, budget=Budget(per_day=1.0, action="stop"))
    run = tally([item(THEN, f"x{n}", spent=Spent(float(n))) for n in range(4)], candidate)
    (problem,) = run.problems
    assert (problem.subject, problem.requests, problem.breaks, problem.example) == (BUDGET, 3, True, "x1")
    assert run.broken == 3


def test_decisions_that_depend_on_others_are_counted() -> None:
    candidate = with_table(THEN, custom_router="my_router.py")
    run = tally([item(THEN, "a"), item(THEN, "b"), item(THEN, "c", model="home,named")], candidate)
    assert run.unasked == {"my_router.py": 2}, "the third is decided before the router would be asked"
    assert run.recalled == 0


def test_sums_can_be_read_while_they_grow() -> None:
    growing = Tally(LOCAL)
    seen = []
    for trial in trials([item(THEN, f"x{n}", effort="max") for n in range(3)], LOCAL, env={}):
        growing.add(trial)
        seen.append(growing.result().moved)
    assert seen == [1, 2, 3]


def test_nothing_comes_to_nothing() -> None:
    run = tally([], LOCAL)
    assert (run.requests, run.groups, run.difference) == (0, (), Difference())
