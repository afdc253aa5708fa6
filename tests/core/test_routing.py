"""Decisions: who wins, in which order, and that every step is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from ccr_tui.core import candidates
from ccr_tui.core.conditions import Condition
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import Reply
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable, Rule
from ccr_tui.core.situation import Situation
from ccr_tui.core.tasks import CHECKS, TASKS, Thresholds
from tests.core.routing_strategies import MODEL, PROVIDERS, replies, requests, situations, tables
from tests.fixtures.captures import NAMES, load


def facts(**values: object) -> RequestFacts:
    return RequestFacts(endpoint="messages", **{"model": MODEL, **values})  # type: ignore[arg-type]


def route(*upstreams: str) -> Route:
    return Route(tuple(map(Upstream.parse, upstreams)))


def table(**routes: Route) -> RoutingTable:
    return RoutingTable(routes=routes, providers=PROVIDERS, version=3)


FULL = table(**{task: route(f"ollama,{task}") for task in TASKS})

OF_EACH_TASK: dict[str, RequestFacts] = {
    "webSearch": facts(tools=1, tool_types=("web_search_20250305",)),
    "image": facts(has_image=True, new_image=True),
    "longContext": facts(tokens=500_000),
    "compact": facts(asks_summary=True),
    "title": facts(schema_keys=("title",)),
    "background": facts(model="claude-haiku-4-5"),
    "subagent": facts(is_subagent=True, agent="a1"),
    "plan": facts(plan_mode=True),
    "think": facts(effort="max"),
    "default": facts(),
}


def pin(provider: str, model: str = "") -> Situation:
    return Situation(pin=Upstream(provider, model))


def step(decision: Decision, name: str) -> Step:
    return next(s for s in decision.steps if s.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_each_captured_request_takes_the_route_of_its_task(name: str) -> None:
    capture = load(name)
    decision = decide(capture.facts, FULL)
    assert (decision.task, decision.winner) == (capture.expected_task, capture.expected_task)
    assert str(decision.route) == f"ollama,{capture.expected_task}"


@pytest.mark.parametrize("task", TASKS)
def test_each_task_takes_its_route(task: str) -> None:
    decision = decide(OF_EACH_TASK[task], FULL)
    assert (decision.task, decision.winner, str(decision.route)) == (task, task, f"ollama,{task}")
    assert [s.won for s in decision.steps] == [False] * (len(decision.steps) - 1) + [True]


def test_the_steps_tell_the_whole_story_in_order() -> None:
    decision = decide(facts(), FULL)
    assert [s.name for s in decision.steps] == ["pin", "explicit", *TASKS]
    assert all(s.why for s in decision.steps)
    assert step(decision, "default") == Step(
        "default", True, MODEL, "everything else", route="ollama,default"
    )
    assert decision.table_version == 3


def test_steps_end_with_the_winner() -> None:
    decision = decide(OF_EACH_TASK["webSearch"], FULL)
    assert [s.name for s in decision.steps] == ["pin", "explicit", "webSearch"]


def test_of_two_tasks_the_earlier_wins() -> None:
    both = facts(new_image=True, has_image=True, tokens=500_000, is_subagent=True, effort="max")
    assert decide(both, FULL).winner == "image"
    assert decide(both, table(think=route("ollama,t"), subagent=route("ollama,s"))).winner == "subagent"


def test_a_pin_goes_before_everything() -> None:
    pinned = decide(facts(model="ollama,other"), FULL, pin("anthropic", "claude-sonnet-5"))
    assert (pinned.winner, str(pinned.route)) == ("pin", "anthropic,claude-sonnet-5")
    assert pinned.steps == (
        Step("pin", True, "anthropic,claude-sonnet-5", "chosen by hand", route="anthropic,claude-sonnet-5"),
    )


def test_a_pin_without_a_model_keeps_the_one_asked_for() -> None:
    assert str(decide(facts(), FULL, pin("ollama")).route) == f"ollama,{MODEL}"


def test_the_task_is_named_even_when_something_else_wins() -> None:
    assert decide(OF_EACH_TASK["think"], FULL, pin("ollama", "m")).task == "think"
    assert decide(facts(effort="max", model="ollama,m"), FULL).task == "think"


@pytest.mark.parametrize(
    ("asked", "upstream"),
    [
        ("ollama,qwen3:30b", Upstream("ollama", "qwen3:30b")),
        ("openrouter,vendor/model:free", Upstream("OpenRouter", "vendor/model:free")),
        (" Ollama , a@b,c ", Upstream("ollama", "a@b,c")),
        ("anthropic,claude-opus-5-5[1m]", Upstream("anthropic", "claude-opus-5-5[1m]")),
        ("OLLAMA,模型/β", Upstream("ollama", "模型/β")),
        ("ollama,", Upstream("ollama", "ollama,")),
    ],
)
def test_the_client_may_name_provider_and_model(asked: str, upstream: Upstream) -> None:
    decision = decide(facts(model=asked), FULL)
    assert decision.winner == "explicit"
    assert decision.route.upstreams == (upstream,)


@pytest.mark.parametrize("asked", ["nobody,model", ",model", ","])
def test_an_unknown_provider_falls_through_and_says_so(asked: str) -> None:
    decision = decide(facts(model=asked), FULL)
    assert decision.winner == "default"
    assert "no provider" in step(decision, "explicit").why


def test_a_task_without_a_route_falls_through_and_says_so() -> None:
    decision = decide(OF_EACH_TASK["image"], table(default=route("ollama,m")))
    assert (decision.task, decision.winner) == ("image", "default")
    assert step(decision, "image").why.endswith("but no route is set for it")


@pytest.mark.parametrize(("task", "other"), [("title", "background"), ("plan", "think")])
def test_a_task_may_use_the_route_of_another(task: str, other: str) -> None:
    decision = decide(OF_EACH_TASK[task], table(**{other: route("ollama,m")}))
    assert (decision.task, decision.winner, str(decision.route)) == (task, task, "ollama,m")
    assert step(decision, task).why.endswith(f"(route of {other})")
    own = decide(OF_EACH_TASK[task], table(**{other: route("ollama,m"), task: route("ollama,own")}))
    assert str(own.route) == "ollama,own"


def test_with_no_routes_the_model_asked_for_goes_home_untouched() -> None:
    decision = decide(facts(), RoutingTable())
    assert (decision.winner, decision.route.upstreams) == ("asked", (Upstream("anthropic", MODEL),))
    assert decision.route.transparent
    assert step(decision, "default").why == "no default route is set"


def test_a_chosen_route_is_not_transparent() -> None:
    assert not decide(facts(), FULL).route.transparent


def test_upstreams_without_a_model_take_the_one_asked_for() -> None:
    decision = decide(facts(), table(default=route("ollama", "anthropic,claude-sonnet-5")))
    assert str(decision.route) == f"ollama,{MODEL} → anthropic,claude-sonnet-5"


def test_thresholds_are_the_tables_own() -> None:
    low = RoutingTable(
        FULL.routes, PROVIDERS, thresholds=Thresholds(long_context_tokens=10, think_effort="low")
    )
    assert decide(facts(tokens=11), low).winner == "longContext"
    assert decide(facts(effort="low"), low).winner == "think"


def when(text: str) -> Condition:
    return Condition.parse(text, REQUEST_FIELDS)


def test_a_rule_that_loses_names_the_clause_and_the_value() -> None:
    rules = (
        Rule("long", when("stream == false and tokens > 20000"), route("ollama,long")),
        Rule("fix", when('last_user_text =~~ "fix"'), route("ollama,fix")),
        Rule("never", when("true"), route("ollama,never")),
    )
    said = "please fix " + "this " * 800
    decision = decide(facts(tokens=1234, last_user_text=said), replace(FULL, rules=rules))
    lost, won = step(decision, "rule long"), step(decision, "rule fix")
    assert (lost.seen, lost.why) == ("tokens 1,234", "tokens > 20000 is false")
    assert won.seen.startswith("last_user_text “please fix this")
    assert len(won.seen) < 110
    assert (won.why, won.route) == ("its condition holds", "ollama,fix")
    assert decision.steps[-1] == won
    assert decision.values == (("stream", False), ("tokens", 1234), ("last_user_text", said))


def test_rules_come_before_tasks_and_after_what_the_client_names() -> None:
    table = replace(FULL, rules=(Rule("all", when("true"), route("ollama,all")),))
    assert decide(OF_EACH_TASK["image"], table).winner == "rule all"
    assert decide(facts(model="ollama,m"), table).winner == "explicit"


def test_a_graded_rule_that_gets_no_grade_gives_way() -> None:
    graded = Rule("g", when("true"), grades={"easy": route("ollama,e"), "hard": route("ollama,h")})
    table = replace(FULL, rules=(graded,))
    hard = decide(facts(), table, reply=Reply("hard", "asks for a proof"))
    assert (hard.winner, str(hard.route)) == ("rule g", "ollama,h")
    assert hard.steps[-1].seen == "nothing, graded hard"
    assert decide(facts(), table, reply=Reply("enormous")).winner == "default"
    assert step(decide(facts(), table), "rule g").why == "not asked in a dry run"


def test_values_are_looked_at_only_when_there_are_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(candidates, "request_values", fail)
    assert decide(facts(), FULL).winner == "default"


@given(requests, tables, situations, replies)
def test_nothing_is_unroutable(
    asked: RequestFacts, table: RoutingTable, situation: Situation, reply: Reply
) -> None:
    decision = decide(asked, table, situation, reply)
    assert decision.route.upstreams
    assert decision.task in TASKS
    assert all(u.model or not asked.model for u in decision.route.all_upstreams)
    giving = [s for s in decision.steps if s.won]
    assert giving[0].name == decision.winner
    assert giving[-1].route == str(decision.route)
    assert [s.name for s in giving[1:]] in ([], ["turn"])
    assert all(s.why or s.answer is not None for s in decision.steps)
    names = {name for name, _ in decision.values}
    assert names == {f for s in decision.steps if s.condition for f in when(s.condition).fields}


@given(requests, tables, situations, replies)
def test_the_same_request_is_decided_the_same_way(
    asked: RequestFacts, table: RoutingTable, situation: Situation, reply: Reply
) -> None:
    assert decide(asked, table, situation, reply) == decide(asked, table, situation, reply)


@given(requests, tables)
def test_each_step_is_tried_at_most_once_and_in_order(asked: RequestFacts, table: RoutingTable) -> None:
    plain = replace(table, strict=False, rules=(), namespaces={}, projects={}, sessions={})
    names = [s.name for s in decide(asked, plain).steps]
    order = ["pin", "explicit", "subagent tag", "custom router", *CHECKS, "default", "asked"]
    assert names == [name for name in order if name in names]
    assert len(names) == len(set(names))


def test_a_model_picked_from_the_list_goes_where_it_says() -> None:
    picked = decide(facts(model="claude/openrouter,vendor/m:free"), FULL)
    assert (picked.winner, str(picked.route)) == ("explicit", "OpenRouter,vendor/m:free")
    named_so = RoutingTable(providers=frozenset({"claude/openrouter", "openrouter"}))
    assert str(decide(facts(model="claude/openrouter,m"), named_so).route) == "claude/openrouter,m"
    assert "no provider 'gone'" in step(decide(facts(model="claude/gone,m"), FULL), "explicit").why
