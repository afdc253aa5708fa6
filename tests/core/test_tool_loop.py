from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.situation import Situation

FACTS = RequestFacts("messages", "claude-opus-5-5", in_loop=True)


def route(*upstreams: str) -> Route:
    return Route(tuple(map(Upstream.parse, upstreams)))


def table(**routes: Route) -> RoutingTable:
    return RoutingTable(routes, providers=frozenset({"anthropic", "ollama", "work"}))


def at(upstream: str) -> Situation:
    return Situation(staying=Upstream.parse(upstream))


CHAIN = table(default=route("anthropic,a", "work,b", "ollama,c"))


def test_a_loop_that_fell_back_stays_there() -> None:
    decision = decide(FACTS, CHAIN, at("work,b"))
    assert str(decision.route) == "work,b → anthropic,a → ollama,c"
    assert decision.winner == "default"
    last = decision.steps[-1]
    assert (last.name, last.won, last.seen) == ("turn", True, "a tool loop at work,b")


def test_a_loop_stays_at_its_provider_when_the_route_moves_away() -> None:
    decision = decide(FACTS, table(default=route("ollama,c")), at("anthropic,claude-opus-5-5"))
    assert str(decision.route) == "anthropic,claude-opus-5-5 → ollama,c"


def test_a_new_turn_goes_where_the_route_says() -> None:
    decision = decide(replace(FACTS, in_loop=False), CHAIN, at("work,b"))
    assert str(decision.route) == "anthropic,a → work,b → ollama,c"
    assert decision.steps[-1].name == "default"


def test_within_a_provider_a_rule_may_change_the_model() -> None:
    decision = decide(FACTS, table(default=route("anthropic,a")), at("anthropic,z"))
    assert str(decision.route) == "anthropic,a"


def test_what_has_grown_too_long_moves() -> None:
    long = replace(FACTS, tokens=300_000)
    decision = decide(long, table(longContext=route("ollama,c")), at("anthropic,a"))
    assert str(decision.route) == "ollama,c"
    assert (decision.steps[-1].name, decision.steps[-1].won) == ("turn", False)


@pytest.mark.parametrize("situation", [at("gone,x"), Situation()])
def test_there_may_be_nowhere_to_stay(situation: Situation) -> None:
    assert str(decide(FACTS, CHAIN, situation).route) == "anthropic,a → work,b → ollama,c"


def test_what_somebody_chose_outright_holds_in_a_loop() -> None:
    pinned = replace(at("work,b"), pin=Upstream("ollama", "c"))
    assert str(decide(FACTS, CHAIN, pinned).route) == "ollama,c"
    explicit = replace(FACTS, model="ollama,other")
    assert str(decide(explicit, CHAIN, at("work,b")).route) == "ollama,other"


def test_staying_elsewhere_than_asked_is_not_transparent() -> None:
    decision = decide(FACTS, table(), at("work,b"))
    assert str(decision.route) == "work,b → anthropic,claude-opus-5-5"
    assert not decision.route.transparent


def test_a_strict_table_knows_no_staying() -> None:
    assert (
        str(decide(FACTS, replace(CHAIN, strict=True), at("work,b")).route)
        == "anthropic,a → work,b → ollama,c"
    )
