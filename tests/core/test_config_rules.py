from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.config import Grader
from ccr_tui.core.config_routes import Chains
from ccr_tui.core.config_rules import check_classifier, rules_from
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Escalation, Route
from ccr_tui.core.routing_table import Rule

KNOWN = ("anthropic", "corp", "lab")
A, B = Upstream("corp", "a"), Upstream("lab", "b")


def read(*rules: Any, chains: Chains | None = None, env: dict[str, str] | None = None) -> tuple[Rule, ...]:
    return rules_from(list(rules), ("rules",), KNOWN, env or {}, chains or Chains())


def rule(**values: Any) -> dict[str, Any]:
    return {"name": "r", "when": "tokens > 5", "use": "corp,a", **values}


def graded(**values: Any) -> dict[str, Any]:
    both = {"easy": "corp,a", "hard": ["lab,b", "corp,a"]}
    return {"name": "g", "when": "true", "grade": both, **values}


def test_rules_keep_their_order() -> None:
    first, second = read(rule(name="one"), rule(name="two", use=["corp,$M", "lab"]), env={"M": "a"})
    assert (first.name, first.route) == ("one", Route((A,)))
    assert (second.name, second.route) == ("two", Route((A, Upstream("lab"))))
    assert (first.when.text, first.when.fields) == ("tokens > 5", ("tokens",))
    assert read() == rules_from(None, ("rules",), KNOWN, {}) == ()


def test_a_rule_says_more_of_its_route() -> None:
    [found] = read(rule(too_long="lab,b", refused=["lab", "corp,a"], escalate="lab,b", below=4))
    assert found.route == Route((A,), False, (B,), (Upstream("lab"), A), Escalation((B,), 4))


def test_a_graded_rule_has_a_route_for_each_grade() -> None:
    [found] = read(graded(shadow=True), chains=Chains(too_long=(B,)))
    assert found.route is None
    assert found.grades == {
        "easy": Route((A,), too_long=(B,), shadow=True),
        "hard": Route((B, A), too_long=(B,), shadow=True),
    }


def test_a_graded_rule_needs_a_classifier() -> None:
    rules = read(rule(), graded())
    check_classifier(rules, ("rules",), Grader(use=A))
    check_classifier(rules[:1], ("rules",), Grader())
    with pytest.raises(ConfigError, match="needs somebody to grade: set use = ") as caught:
        check_classifier(rules, ("namespaces", "n", "rules"), Grader())
    assert caught.value.key == "namespaces.n.rules[1].grade"


@pytest.mark.parametrize(
    ("value", "key", "says"),
    [
        (rule(when="tokns > 5"), "rules[0].when", 'unknown field "tokns" at column 1. Did you mean "tokens"'),
        (
            rule(when="stream and model > 5"),
            "rules[0].when",
            "model > 5 at column 12 compares a text with",
        ),
        (rule(when=" "), "rules[0].when", "expected a condition at column 1"),
        (rule(when=True), "rules[0].when", "expected a condition in quotes, found true"),
        (rule(name=" "), "rules[0].name", "expected a text"),
        ({"when": "true", "use": "corp,a"}, "rules[0]", 'needs name = "…"'),
        ({"name": "r", "use": "corp,a"}, "rules[0]", 'needs when = "…"'),
        ({"name": "r", "when": "true"}, "rules[0]", "needs either use = .* or grade = "),
        (graded(use="corp,a"), "rules[0]", "needs either use = .* or grade = "),
        (graded(grade={"easy": "corp,a"}), "rules[0].grade", "needs a route for each of two grades or more"),
        (graded(grade={"": "corp,a", "b": "lab"}), "rules[0].grade", "needs a route for each of two grades"),
        (graded(grade="corp,a"), "rules[0].grade", "expected a table"),
        (graded(grade={"a": "corp,a", "b": "x,y"}), "rules[0].grade.b", 'unknown provider "x"'),
        (rule(use="nobody,x"), "rules[0].use", 'unknown provider "nobody"'),
        (rule(uses="corp,a"), "rules[0].uses", 'unknown key "uses". Did you mean "use"'),
        (rule(escalate="x,y"), "rules[0].escalate", 'unknown provider "x"'),
        ("tokens > 5", "rules[0]", r"expected a table, written \[\[rules\]\], found the text"),
    ],
)
def test_says_what_is_wrong(value: Any, key: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        read(value)
    assert caught.value.key == key


def test_names_are_unique() -> None:
    with pytest.raises(ConfigError, match='there is a rule "r" already') as caught:
        read(rule(), rule(name=" r "))
    assert caught.value.key == "rules[1].name"


def test_rules_are_a_list_of_tables() -> None:
    with pytest.raises(ConfigError, match=r"expected tables, each written \[\[rules\]\], found a table"):
        rules_from({"name": "r"}, ("rules",), KNOWN, {})
