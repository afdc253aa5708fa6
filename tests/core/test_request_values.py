from __future__ import annotations

from dataclasses import fields

from hypothesis import given

from ccr_tui.core.conditions import Condition
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.request_values import FIELDS, REQUEST_FIELDS, request_values
from ccr_tui.core.situation import NOWHERE_SPECIAL, Situation
from tests.core.routing_strategies import requests, situations

UNNAMED = {"schema_keys", "asks_summary", "thinking_set", "subagent_tag", "leading_tag"}
"""Signals for the built-in tasks: a condition asks for the task."""


@given(requests, situations)
def test_every_field_has_a_value_of_its_type_and_never_null(
    facts: RequestFacts, situation: Situation
) -> None:
    values = request_values(facts, "think", situation)
    assert values.keys() == REQUEST_FIELDS.keys()
    assert {name: type(value) for name, value in values.items()} == REQUEST_FIELDS
    assert values["task"] == "think"


def test_what_is_not_known_is_empty() -> None:
    values = request_values(RequestFacts("messages"), "default", NOWHERE_SPECIAL)
    assert (values["effort"], values["max_tokens"], values["session"], values["tool_types"]) == (
        "",
        0,
        "",
        (),
    )


def test_all_facts_can_be_named() -> None:
    assert {f.name for f in fields(RequestFacts)} - UNNAMED <= FIELDS.keys()


def test_every_field_can_be_compared_and_says_what_it_means() -> None:
    literal = {str: '== "x"', int: "> 5", float: "> 0.5", bool: "== true", tuple: '== ["x"]', dict: "!= {}"}
    for field in FIELDS.values():
        Condition.parse(f"{field.name} {literal[field.type]}", REQUEST_FIELDS)
        assert 5 < len(field.meaning) < 70


def test_a_provider_nobody_has_spoken_of_is_well() -> None:
    values = request_values(
        RequestFacts("messages"), "default", Situation(provider_health={"ollama": "resting"})
    )
    well = Condition.parse('provider_health["gemini"] == "ok"', REQUEST_FIELDS)
    resting = Condition.parse('provider_health["ollama"] == "resting"', REQUEST_FIELDS)
    assert well.holds(values)
    assert resting.holds(values)
