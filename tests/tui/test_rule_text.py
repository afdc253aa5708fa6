from __future__ import annotations

import pytest

from ccr_tui.core.config_change import RuleText
from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.rule_text import completed_condition, offers_text, read_rule

VALUES = {"namespace": ["ci"]}


def read(name: str = "r", when: str = "tokens > 9", chain: str | None = "ollama,m") -> RuleText | str:
    return read_rule(name, when, chain, ["taken"], ["ollama"])


def test_a_rule_is_read() -> None:
    assert read(" r ") == RuleText("r", "tokens > 9", (Upstream("ollama", "m"),))
    assert read(chain=None) == RuleText("r", "tokens > 9", None)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "taken"}, "There is a rule taken already"),
        ({"when": ""}, "needs a condition"),
        ({"when": "tokns > 9"}, 'The condition: unknown field "tokns" at column 1. Did you mean "tokens"?'),
        ({"chain": ""}, "needs an upstream"),
        ({"chain": "olama,m"}, "did you mean ollama"),
    ],
)
def test_mistakes_are_said(typed: dict[str, str], says: str) -> None:
    problem = read(**typed)
    assert isinstance(problem, str)
    assert says in problem


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("tok", "tokens"),
        ("tokens > 5 a", "tokens > 5 and"),
        ('namespace == "c', 'namespace == "ci"'),
        ("tokens ", None),
        ("", None),
        ("Tok", None),
    ],
)
def test_completes_the_end(typed: str, whole: str | None) -> None:
    assert completed_condition(typed, VALUES) == whole


def test_says_what_may_come_next() -> None:
    assert offers_text("cost_t", VALUES) == "cost_today: dollars spent today"
    assert offers_text("tokens ", VALUES) == "< · > · == · != · <= · >="
    assert offers_text("tokens > 5", VALUES) == "tokens: input tokens, estimated"
    assert offers_text("", VALUES).endswith(" …")
    assert offers_text("5", VALUES) == ""
