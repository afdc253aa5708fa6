"""A decision's trace says enough to reach it again."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from hypothesis import given

from ccr_tui.core.conditions import Condition
from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import Reply
from ccr_tui.core.request_values import REQUEST_FIELDS
from ccr_tui.core.retrace import retrace
from ccr_tui.core.route import Route
from ccr_tui.core.routing import decide, decide_other
from ccr_tui.core.routing_table import RoutingTable, Rule
from ccr_tui.core.situation import Situation
from tests.core.routing_strategies import MODEL, replies, requests, situations, tables


@given(requests, tables, situations, replies)
def test_the_trace_alone_reproduces_the_decision(
    facts: RequestFacts, table: RoutingTable, situation: Situation, reply: Reply
) -> None:
    decision = decide(facts, table, situation, reply)
    assert retrace(decision) == (decision.winner, str(decision.route))
    kept = msgspec.json.decode(msgspec.json.encode(decision), type=Decision)
    assert retrace(kept) == (decision.winner, str(decision.route))


def test_other_paths_have_a_trace_too() -> None:
    decision = decide_other(RoutingTable())
    assert retrace(decision) == ("other path", "anthropic")


def test_it_is_the_values_that_decide() -> None:
    rules = tuple(
        Rule(name, Condition.parse(f"tokens > {limit}", REQUEST_FIELDS), Route((Upstream("ollama", name),)))
        for name, limit in (("huge", 100_000), ("large", 10_000))
    )
    table = RoutingTable(providers=frozenset({"ollama"}), rules=rules)
    decision = decide(RequestFacts("messages", MODEL, tokens=20_000), table)
    assert retrace(decision) == ("rule large", "ollama,large")
    assert decision.values == (("tokens", 20_000),)
    assert retrace(replace(decision, values=(("tokens", 200_000),)))[0] == "rule huge"
    assert retrace(replace(decision, values=(("tokens", 5),))) == ("", "")


def test_of_a_rule_that_asked_a_classifier_the_answer_counts() -> None:
    grades = {"easy": Route((Upstream("ollama", "m"),)), "hard": Route((Upstream("anthropic"),))}
    rule = Rule("graded", Condition.parse("tokens > 5", REQUEST_FIELDS), grades=grades)
    table = RoutingTable(rules=(rule,))
    facts = RequestFacts("messages", MODEL, tokens=10)
    easy, unasked = decide(facts, table, reply=Reply("easy", "short")), decide(facts, table)
    assert retrace(easy) == ("rule graded", "ollama,m")
    assert easy.steps[-1].answer == "easy"
    assert (retrace(unasked)[0], unasked.steps[2].answer) == ("asked", "")
