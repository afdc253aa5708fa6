"""Patterns: what is read from a file, and whether a configuration does what they expect."""

from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.patterns import Miss, PatternResult, patterns_from, recorded, run_pattern
from tests.core.past import config, rule, with_table

CONFIG = config(
    rule("late", 'hour >= 22 and provider_health["other"] == "ok"', "other,m"),
    rule("dynamic", "tokens > 100000", easy="other,cheap", hard="home,dear"),
    think="home,dear",
    default=("home,cheap", "other,cheap"),
)


def run(expect: Any = None, config: Config = CONFIG, **pattern: Any) -> PatternResult:
    value = {"name": "p", "request": {}, **pattern} | ({} if expect is None else {"expect": expect})
    (made,) = patterns_from(value)
    return run_pattern(made, config)


@pytest.mark.parametrize(
    "expect",
    [
        "home,cheap",
        "home",
        ["home,cheap", "other,cheap"],
        ["home", "other"],
        {"upstream": "home,cheap", "winner": "default", "task": "default"},
        {"route": ["home,cheap", "other,cheap"]},
    ],
)
def test_expectations_that_are_met(expect: Any) -> None:
    assert run(expect).misses == ()


@pytest.mark.parametrize(
    ("expect", "misses"),
    [
        ("home,dear", [Miss("upstream", "home,dear", "home,cheap")]),
        ("other", [Miss("upstream", "other", "home,cheap")]),
        (["home,cheap"], [Miss("route", "home,cheap", "home,cheap → other,cheap")]),
        (
            {"winner": "think", "task": "think"},
            [Miss("winner", "think", "default"), Miss("task", "think", "default")],
        ),
    ],
)
def test_expectations_that_are_not(expect: Any, misses: list[Miss]) -> None:
    assert list(run(expect).misses) == misses


def test_the_situation_is_the_pattern_s_own() -> None:
    assert run("home,cheap").misses == ()
    assert run("other,m", situation={"hour": 22}).misses == ()
    assert run("home,cheap", situation={"hour": 22, "provider_health": {"other": "resting"}}).misses == ()
    assert run("home,pinned", situation={"pin": "home,pinned"}).misses == ()
    dear = config(rule("thrift", "cost_today > 10", "other,cheap"), default="home,dear")
    assert run("other,cheap", dear, situation={"cost_today": 12}).misses == ()
    over = with_table(dear, over_budget=CONFIG.table.routes["think"])
    assert run({"winner": "budget"}, over, situation={"over_budget": True}).misses == ()


def test_a_tool_loop_is_a_winner_of_its_own() -> None:
    loop: dict[str, Any] = {"request": {"in_loop": True}, "situation": {"staying": "other,m"}}
    assert run({"winner": "turn", "upstream": "other,m"}, **loop).misses == ()
    assert run({"winner": "default"}, **loop).misses == (), "it would have won"
    assert run({"winner": "think"}, **loop).misses == (Miss("winner", "think", "turn"),)


def test_a_pattern_says_what_others_would_answer() -> None:
    assert run("home,dear", request={"tokens": 200_000}, situation={"grade": "hard"}).misses == ()
    unasked = run("home,cheap", request={"tokens": 150_000})
    assert (unasked.misses, unasked.unasked) == ((), ("rule dynamic",))
    routed = with_table(CONFIG, custom_router="my_router.py")
    assert run("other,said", routed, situation={"router": "other,said"}).misses == ()
    assert run("home,cheap", routed).unasked == ("my_router.py",)


def test_what_is_recorded_is_met() -> None:
    result = run()
    assert (result.misses, result.pattern.expect) == ((), None)
    assert recorded(result.decision) == {"upstream": "home,cheap", "winner": "default"}
    assert run(dict(recorded(result.decision))).misses == ()


def test_a_file_holds_one_or_a_list() -> None:
    assert patterns_from([]) == ()
    names = [(p.name, p.position) for p in patterns_from([{"name": n, "request": {}} for n in "ab"])]
    assert names == [("a", 0), ("b", 1)]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x", "expected a pattern"),
        ([{"name": "a", "request": {}}, 3], "[1]: expected a pattern"),
        ({"request": {}}, 'needs "name"'),
        ({"name": "a"}, 'needs "request"'),
        ({"name": "a", "request": {}, "expects": "b"}, 'Did you mean "expect"?'),
        ({"name": "a", "request": []}, "request: expected a table"),
        ({"name": "a", "request": {}, "expect": {}}, "expect: expected"),
        ({"name": "a", "request": {}, "expect": {"model": "m"}}, "expect.model: unknown key"),
        ({"name": "a", "request": {}, "expect": 3}, 'expect: expected "provider,model"'),
        ([{"name": "a", "request": {}, "expect": [1]}], "[0].expect[0]: expected a text"),
        ({"name": "a", "request": {}, "situation": {"hour": 24}}, "situation.hour: expected a whole number"),
    ],
)
def test_what_is_no_pattern_is_named(value: Any, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        patterns_from(value)
    assert said in str(error.value)
