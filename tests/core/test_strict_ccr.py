"""CCR 2.0's order: each case is what its router does with such a request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import Reply
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.situation import Situation
from ccr_tui.core.tasks import Thresholds

TASKS = ("default", "background", "think", "longContext", "webSearch", "image")
LISTED = {"OpenRouter": ("Vendor/Model", "plain"), "ollama": ("qwen3:30b",)}


def route(*upstreams: str) -> Route:
    return Route(tuple(map(Upstream.parse, upstreams)))


FULL = RoutingTable(
    {task: route(f"ollama,{task}", f"OpenRouter,{task}-2") for task in TASKS},
    frozenset({"anthropic", *LISTED}),
    thresholds=Thresholds(long_context_tokens=60_000),
    strict=True,
    models=LISTED,
)

HAIKU = "claude-3-5-haiku-20241022"


def facts(**values: object) -> RequestFacts:
    return RequestFacts(endpoint="messages", **{"model": "claude-sonnet-5", **values})  # type: ignore[arg-type]


def last(tokens: int) -> Situation:
    return Situation(last_input_tokens=tokens)


def winner(of: RequestFacts, table: RoutingTable = FULL, situation: Situation | None = None) -> str:
    return decide(of, table, situation or Situation()).winner


def without(*tasks: str) -> RoutingTable:
    return replace(FULL, routes={k: v for k, v in FULL.routes.items() if k not in tasks})


ALL = facts(
    model=HAIKU,
    new_image=True,
    tokens=70_000,
    subagent_tag="ollama,tagged",
    leading_tag=True,
    tool_types=("web_search_20250305",),
    tools=1,
    thinking_set=True,
    thinking="disabled",
)


def test_the_order_is_ccrs() -> None:
    table, order = FULL, []
    of = ALL
    while True:
        order.append(winner(of, table))
        if order[-1] == "default":
            break
        table = replace(table, routes={k: v for k, v in table.routes.items() if k != order[-1]})
        of = replace(of, subagent_tag="") if order[-1] == "subagent tag" else of
    assert order == ["image", "longContext", "subagent tag", "background", "webSearch", "think", "default"]


@pytest.mark.parametrize("name", TASKS[1:])
def test_a_task_without_a_route_falls_through_and_says_so(name: str) -> None:
    decision = decide(ALL, without(*TASKS))
    assert decision.winner == "subagent tag"
    untagged = decide(replace(ALL, subagent_tag=""), without(*TASKS))
    assert next(s for s in untagged.steps if s.name == name).why.endswith("but no route is set for it")
    assert (untagged.winner, untagged.route.upstreams) == ("asked", (Upstream("anthropic", HAIKU),))


def test_each_step_says_what_it_saw() -> None:
    decision = decide(facts(), FULL)
    assert all(step.seen and step.why for step in decision.steps)
    assert [s.name for s in decision.steps][1:] == [
        *("image", "explicit", "longContext", "background", "webSearch", "think", "default"),
    ]


@pytest.mark.parametrize("thinking", ["enabled", "disabled", "adaptive"])
def test_thinking_counts_whatever_it_says(thinking: str) -> None:
    assert winner(facts(thinking=thinking, thinking_set=True)) == "think"
    assert winner(facts(thinking=None, thinking_set=False, effort="max", ultrathink=True)) == "default"


@pytest.mark.parametrize(
    ("model", "wins"),
    [
        (HAIKU, "background"),
        ("anthropic/claude-haiku", "background"),
        ("Claude-Haiku", "default"),
        ("haiku", "default"),
        ("claude-sonnet-5", "default"),
    ],
)
def test_background_is_a_claude_haiku_model(model: str, wins: str) -> None:
    assert winner(facts(model=model)) == wins
    assert winner(facts(request_class="auxiliary")) == "default"


@pytest.mark.parametrize(
    ("tokens", "before", "wins"),
    [
        (60_000, 0, "default"),
        (60_001, 0, "longContext"),
        (20_000, 60_001, "default"),
        (20_001, 60_001, "longContext"),
        (20_001, 60_000, "default"),
    ],
)
def test_a_context_stays_long_while_it_is_not_small(tokens: int, before: int, wins: str) -> None:
    assert winner(facts(tokens=tokens), FULL, last(before)) == wins


@pytest.mark.parametrize(
    ("types", "wins"),
    [
        (("web_search_20250305",), "webSearch"),
        (("bash_20250124", "web_search"), "webSearch"),
        (("bash_20250124",), "default"),
    ],
)
def test_any_web_search_tool_counts(types: tuple[str, ...], wins: str) -> None:
    assert winner(facts(tools=9, tool_types=types)) == wins


def test_the_tag_counts_only_where_ccr_looks() -> None:
    tagged = facts(subagent_tag="ollama,x", leading_tag=True)
    assert decide(tagged, FULL).route == route("ollama,x", "OpenRouter,default-2")
    elsewhere = decide(replace(tagged, leading_tag=False), FULL)
    assert elsewhere.winner == "default"
    assert "second system block" in next(s for s in elsewhere.steps if s.name == "subagent tag").why


@pytest.mark.parametrize(
    ("asked", "upstream"),
    [
        ("ollama,qwen3:30b", "ollama,qwen3:30b"),
        ("openrouter,vendor/model", "OpenRouter,Vendor/Model"),
        ("openrouter,plain", "OpenRouter,plain"),
        ("OpenRouter,vendor/MODEL", "OpenRouter,vendor/MODEL"),
        ("OpenRouter,a,b", "OpenRouter,a,b"),
        ("ollama,QWEN3:30b", "ollama,QWEN3:30b"),
        ("claude/ollama,m", "ollama,m"),
    ],
)
def test_case_is_fixed_for_lower_case_only(asked: str, upstream: str) -> None:
    decision = decide(facts(model=asked, tokens=90_000), FULL)
    assert (decision.winner, decision.route) == ("explicit", route(upstream, "OpenRouter,default-2"))


@pytest.mark.parametrize("asked", ["openrouter,other", "openrouter,Vendor/Model", "nobody,m", " ollama,m"])
def test_what_ccr_answers_with_404_goes_on_to_the_next_step(asked: str) -> None:
    decision = decide(facts(model=asked), FULL)
    assert decision.winner == "default"
    assert "404" in next(s for s in decision.steps if s.name == "explicit").why


def test_an_image_beats_what_the_client_names() -> None:
    decision = decide(facts(model="OpenRouter,plain", new_image=True, has_image=True), FULL)
    assert (decision.winner, decision.route) == ("image", route("ollama,image", "OpenRouter,default-2"))
    assert winner(facts(has_image=True)) == "default"


def test_the_custom_router_beats_an_image() -> None:
    table = replace(FULL, custom_router="router.js")

    def asked(answer: str) -> Decision:
        return decide(replace(ALL, model="OpenRouter,plain"), table, Situation(), Reply(answer, "why"))

    assert asked("ollama,own").route == route("ollama,own", "OpenRouter,default-2")
    assert asked("").winner == "image"
    assert asked("nobody,m").winner == "image"
    assert asked("ollama").route.upstreams[0] == Upstream("ollama", "OpenRouter,plain")


def test_a_request_without_a_model_takes_the_default() -> None:
    nameless = replace(ALL, model="", new_image=False)
    assert decide(nameless, FULL).route == FULL.routes["default"]
    assert winner(nameless, without("default")) == "longContext"
    assert winner(replace(nameless, new_image=True)) == "image"


def test_a_pin_stays_first() -> None:
    assert winner(ALL, FULL, Situation(pin=Upstream("ollama", "mine"))) == "pin"


@given(
    st.builds(
        facts,
        model=st.sampled_from(["", HAIKU, "ollama,qwen3:30b", "x,y", ",", "claude-opus-5-5"]),
        tokens=st.integers(0, 200_000),
        new_image=st.booleans(),
        thinking_set=st.booleans(),
        subagent_tag=st.sampled_from(["", "ollama,t", "gone,t", "nothing"]),
        leading_tag=st.booleans(),
        tool_types=st.lists(st.sampled_from(["web_search_1", "bash_1"]), max_size=2).map(tuple),
    ),
    st.sets(st.sampled_from(TASKS)),
    st.integers(0, 200_000),
)
def test_every_request_gets_a_route_to_a_provider_that_exists(
    of: RequestFacts, missing: set[str], before: int
) -> None:
    decision = decide(of, without(*missing), last(before))
    assert all(u.provider in FULL.providers for u in decision.route.upstreams)
    assert [s.won for s in decision.steps] == [False] * (len(decision.steps) - 1) + [True]
