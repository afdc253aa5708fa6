"""How a dry run is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.dry_run import trials
from ccr_tui.core.dry_run_result import Difference, DryRun, dry_run
from ccr_tui.core.exchange import Cost
from ccr_tui.core.simulation import Item
from ccr_tui.tui.dry_run_text import report, sentence, signed, trial_lines
from tests.core.past import config, item, rule, with_table

THEN = config(think="home,dear", default="home,cheap")
LOCAL = config(rule("mine", "tokens < 100", "other,cheap"), default=("home,cheap", "other,m"))
LAST = "the last 2 exchanges"


def run(after: Config, *items: Item) -> DryRun:
    return dry_run(items or (item(THEN, "a", effort="max"), item(THEN, "b", tokens=200)), after, env={})


def told(after: Config, *items: Item) -> str:
    return "\n".join(report(run(after, *items)))


def test_the_answer_comes_in_one_sentence() -> None:
    assert sentence(run(LOCAL), LAST) == "Against the last 2 exchanges this moves 1, −$0.026, nothing breaks."
    assert sentence(run(THEN), LAST) == "Against the last 2 exchanges this moves nothing, nothing breaks."
    broken = sentence(run(config(think="keyed,m", default="home,cheap")), LAST)
    assert broken == "Against the last 2 exchanges this moves 1, 1 unpriced, 1 would break."
    assert sentence(dry_run([], THEN, env={}), LAST) == "There is nothing to try it on: no request was found."
    alone = sentence(run(THEN, Item("r", item(THEN).facts)), "the one request of r.json")
    assert alone == "Decided the one request of r.json, compared with nothing; nothing breaks."


@pytest.mark.parametrize(
    ("broken", "already", "mended", "text"),
    [
        (0, 51, 0, "nothing new breaks (51 do already)"),
        (0, 1, 0, "nothing new breaks (1 does already)"),
        (2, 51, 0, "2 more would break (51 do already)"),
        (0, 0, 1, "nothing breaks, 1 is mended"),
        (1, 0, 3, "1 would break, 3 are mended"),
    ],
)
def test_what_breaks_already_is_told_from_what_breaks_anew(
    broken: int, already: int, mended: int, text: str
) -> None:
    told = replace(run(THEN), broken=broken, broken_already=already, mended=mended)
    assert sentence(told, LAST) == f"Against the last 2 exchanges this moves nothing, {text}."


def test_a_problem_of_before_is_no_alarm() -> None:
    problem = replace(run(config(default="keyed,m")).problems[0], already=True)
    (line,) = report(replace(run(THEN), problems=(problem,)))
    assert line.startswith("! 2 requests to keyed,m, as before: the environment variable")
    refused = replace(problem, subject="budget", why="It is used up.")
    (line,) = report(replace(run(THEN), problems=(refused,)))
    assert line == "! 2 requests would be refused, as before. It is used up."


def test_the_table_says_what_moves_and_why() -> None:
    assert told(LOCAL).splitlines() == [
        "  moves  from → to               decided by        cost then → now  difference",
        "      1  home,dear → other,cheap think → rule mine $0.029 → $0.0029 −$0.026",
        "         rule mine: its condition holds; think: rule mine comes before it",
        "1 request would stay, but with another chain behind.",
        "Costs are those of the tokens of then, with as much read from caches as then.",
        "Once, 9.0k cached tokens would be read anew where conversations move: about $0.010 more.",
    ]


def test_the_same_step_is_named_once() -> None:
    text = told(config(think="other,dear", default="home,cheap"))
    assert "home,dear → other,dear think" in text
    assert "think: effort ≥ xhigh (it names another route now)" in text


def test_unknown_prices_are_said() -> None:
    text = told(config(default="other,local"), item(THEN, cost=Cost(0.5)), item(THEN, cost=Cost(0.5)))
    assert "$1.00 → unpriced 2 unpriced" in text
    assert "the price is not known" in text
    unanswered = told(config(default="other,local"), item(THEN, usage=None, used=None))
    assert "1 of unknown usage" in unanswered


def test_problems_and_those_not_asked_are_told() -> None:
    candidate = with_table(
        config(think="keyed,m", default=("home,cheap", "keyed,m")), custom_router="my_router.py"
    )
    lines = told(candidate).splitlines()
    why = "the environment variable KEYED_KEY is not set"
    assert f"✗ 1 request to keyed,m: {why} (first: a)." in lines
    assert f"! 1 request with keyed,m in the route: {why} (first: b)." in lines
    assert any(
        line.startswith("2 decisions would ask my_router.py, which a dry run does not") for line in lines
    )


def test_a_used_up_budget_is_told_in_its_own_words() -> None:
    stopped = replace(run(THEN), problems=(), broken=0)
    problem = replace(run(config(default="keyed,m")).problems[0], subject="budget", why="It is used up.")
    assert "✗ 2 requests would be refused. It is used up." in report(replace(stopped, problems=(problem,)))


def test_what_was_said_then_is_mentioned() -> None:
    assert "3 decisions take what the router or the classifier said then." in report(
        replace(run(THEN), recalled=3)
    )
    assert "1 decision takes what the router or the classifier said then." in report(
        replace(run(THEN), recalled=1)
    )


def test_without_a_comparison_it_tells_where_requests_go() -> None:
    imagined = [Item(f"r{n}", item(THEN).facts) for n in range(2)]
    assert list(report(run(THEN, *imagined))) == ["      2  home,cheap"]


def test_a_long_table_is_cut() -> None:
    groups = run(LOCAL).groups * 5
    lines = list(report(replace(run(LOCAL), groups=groups), 2))
    assert "         … and 3 other moves (--verbose shows all)" in lines
    assert sum(line.startswith("      1  home") for line in lines) == 2
    every = list(report(replace(run(LOCAL), groups=groups)))
    assert sum(line.startswith("      1  home") for line in every) == 5


def test_one_move_is_told_with_all_its_steps() -> None:
    (trial,) = trials([item(THEN, "x1", effort="max")], LOCAL, env={})
    first, *steps = trial_lines(trial)
    assert first == "x1: home,dear (think) → other,cheap (rule mine)  $0.029 → $0.0029"
    assert steps[-1].startswith("  ✓ rule mine")
    assert len(steps) == len(trial.after.steps)


@pytest.mark.parametrize(
    ("usd", "text"),
    [(-4.12, "−$4.12"), (0.5, "+$0.50"), (0.0, "±$0"), (-0.00000001, "±$0"), (-1234.5, "−$1,234")],
)
def test_money_has_a_sign(usd: float, text: str) -> None:
    assert signed(usd) == text


def test_nothing_moved_costs_nothing() -> None:
    assert run(THEN).difference == Difference()
