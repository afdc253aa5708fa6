"""Deciding a past anew: where conversations would be, what was said then, what had been spent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ccr_tui.core.budget import Spent
from ccr_tui.core.config import Budget, Config
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import AskGrade, AskRouter, Question, Reply
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import Overlay
from ccr_tui.core.simulation import Item, Needs, Ruling, Simulation, recall
from ccr_tui.core.situation import Situation
from tests.core.past import config, item, route, rule, with_table

THEN = config(default="home,dear")
NOW = config(think="other,deep", default="home,dear")


def run(simulation: Simulation, *items: Item) -> list[str]:
    """The upstream that each would ask first."""
    upstreams = []
    for one in items:
        decision = simulation.decide(one).decision
        simulation.went(one, decision)
        upstreams.append(str(decision.route.upstreams[0]))
    return upstreams


def test_once_moved_a_tool_loop_stays_at_the_new_place() -> None:
    begun = item(THEN, effort="max")
    loop = item(THEN, in_loop=True)
    assert run(Simulation(NOW), begun, loop, loop) == ["other,deep"] * 3
    assert run(Simulation(NOW), begun, item(THEN), loop) == ["other,deep", "home,dear", "home,dear"]


def test_a_loop_that_had_begun_before_stays_where_it_was() -> None:
    assert run(Simulation(config(default="other,m")), item(THEN, in_loop=True)) == ["home,dear"]
    assert run(Simulation(config(default="other,m")), item(THEN, in_loop=True, session=None)) == ["other,m"]


def test_a_fallback_of_then_happens_again_where_nothing_moves() -> None:
    chain = config(default=("home,dear", "other,cheap"))
    fell_back = item(chain, used=Upstream("other", "cheap"))
    loop = item(chain, in_loop=True)
    assert run(Simulation(chain), fell_back, loop) == ["home,dear", "other,cheap"]
    unanswered = replace(fell_back, used=None)
    assert run(Simulation(chain), unanswered, loop) == ["home,dear", "home,dear"]


def test_counting_tokens_moves_no_conversation() -> None:
    count = item(config(default="other,m"))
    count = replace(count, facts=replace(count.facts, endpoint="count_tokens"))
    simulation = Simulation(THEN)
    run(simulation, count)
    assert not simulation.has_been(count, Upstream("home", "dear"))


def test_a_pin_of_then_is_still_a_pin() -> None:
    pinned = decide(
        RequestFacts("messages", model="m"), THEN.table, Situation(pin=Upstream("other", "pinned"))
    )
    assert run(Simulation(NOW), item(THEN, before=pinned)) == ["other,pinned"]


def test_values_that_the_decision_of_then_wrote_down_are_used() -> None:
    health = rule("rests", 'provider_health["other"] == "resting"', "home,m")
    spent = rule("dear", "cost_today > 5", "home,cheap")
    rules = config(health, spent, default="other,m")
    facts = RequestFacts("messages", model="m")
    resting = decide(facts, rules.table, Situation(provider_health={"other": "resting", "gone": "ok"}))
    late = decide(facts, rules.table, Situation(provider_health={"other": "ok"}, cost_today=6.0))
    well = decide(facts, rules.table, Situation(provider_health={"other": "ok"}))
    simulation = Simulation(rules)
    decided = [simulation.decide(item(rules, before=then)).decision.winner for then in (resting, late, well)]
    assert decided == ["rule rests", "rule dear", "default"]
    assert simulation.decide(Item("new", facts)).decision.winner == "default", "all is taken to be well"


ROUTED = with_table(THEN, custom_router="my_router.py")
GRADED = config(rule("dynamic", "tokens > 10", easy="other,cheap", hard="home,dear"), default="home,m")


def said_then(config: Config, answer: str, **facts: Any) -> Item:
    request = RequestFacts("messages", model="m", session="s1", **facts)
    return item(config, before=decide(request, config.table, reply=Reply(answer, "it said so")), **facts)


@pytest.mark.parametrize(
    ("answer", "upstream"), [("other,m", "other,m"), ("", "home,dear"), ("nobody,m", "home,dear")]
)
def test_what_the_router_said_then_is_used_again(answer: str, upstream: str) -> None:
    ruling = Simulation(ROUTED).decide(said_then(ROUTED, answer))
    assert str(ruling.decision.route) == upstream
    assert (ruling.recalled, ruling.unasked) == (True, ())


def test_a_provider_that_the_router_named_in_vain_may_be_there_now() -> None:
    then = with_table(ROUTED, providers=frozenset({"home"}))
    ruling = Simulation(ROUTED).decide(said_then(then, "other,m"))
    assert str(ruling.decision.route) == "other,m"


def test_what_the_classifier_said_then_is_used_again() -> None:
    ruling = Simulation(GRADED).decide(said_then(GRADED, "easy", tokens=11))
    assert (str(ruling.decision.route), ruling.recalled) == ("other,cheap", True)
    other_grades = config(rule("dynamic", "tokens > 10", small="other,cheap", big="home,dear"))
    assert Simulation(other_grades).decide(said_then(GRADED, "easy", tokens=11)).unasked == ("rule dynamic",)


def test_who_was_not_asked_then_is_not_asked_now_either() -> None:
    assert Simulation(ROUTED).decide(item(THEN)).unasked == ("my_router.py",)
    ruling = Simulation(GRADED).decide(item(THEN, tokens=11))
    assert (ruling.unasked, ruling.decision.winner) == (("rule dynamic",), "default")


def test_somebody_may_answer() -> None:
    asked: list[Question] = []

    def ask(_: Item, question: Question) -> Reply | None:
        asked.append(question)
        return Reply("other,m") if isinstance(question, AskRouter) else None

    ruling = Simulation(ROUTED, ask).decide(said_then(ROUTED, "home,said-then"))
    assert (str(ruling.decision.route), ruling.recalled, ruling.unasked) == ("other,m", False, ())
    assert asked == [AskRouter()]


def test_nothing_is_recalled_of_what_never_was() -> None:
    assert recall(None, AskRouter()) is None
    assert recall(item(THEN).before, AskGrade("dynamic", ("easy", "hard"))) is None


def limited(action: str, **values: float) -> Config:
    use = route("other,cheap") if action == "reroute" else None
    budget = Budget(**values, action=action, use=use)
    return replace(with_table(THEN, over_budget=use), budget=budget)


@pytest.mark.parametrize("spent", [Spent(today=5.0), Spent(by_session={"s1": 5.0})])
def test_a_budget_counts_what_had_been_spent(spent: Spent) -> None:
    def ruling(action: str, spent: Spent) -> Ruling:
        config = limited(action, per_day=4.0, per_session=4.0)
        return Simulation(config).decide(item(THEN, spent=spent))

    assert str(ruling("reroute", spent).decision.route) == "other,cheap"
    assert ruling("reroute", Spent(3.0)).decision.winner == "default"
    assert "is used up" in ruling("stop", spent).stopped
    assert (ruling("warn", spent).stopped, ruling("warn", spent).decision.winner) == ("", "default")


def test_a_namespace_has_a_budget_of_its_own() -> None:
    config = replace(THEN, namespace_budgets={"ci": Budget(per_day=1.0, action="stop")})
    spent = Spent(5.0, {"ci": 2.0, "": 3.0})
    assert Simulation(config).decide(item(THEN, namespace="ci", spent=spent)).stopped
    assert not Simulation(config).decide(item(THEN, spent=spent)).stopped


def test_what_is_dear_to_read_is_read_for_those_who_look_at_it() -> None:
    asks_text = config(rule("r", 'system_text =~~ "x"', "home,m"))
    overlaid = with_table(
        THEN, projects={"/p": Overlay("p", rules=(rule("r", "cost_session > 1", "home,m"),))}
    )
    assert Needs.of(THEN) == Needs(system_text=False, spent=False)
    assert Needs.of(THEN, asks_text) == Needs(system_text=True, spent=False)
    assert Needs.of(overlaid) == Needs(system_text=False, spent=True)
    assert Needs.of(limited("warn", per_day=1.0)) == Needs(system_text=False, spent=True)


def test_tokens_are_those_that_the_upstream_counted() -> None:
    assert item(THEN, tokens=5).tokens == 10_000
    assert item(THEN, tokens=5, usage=None).tokens == 5
