from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.condition_patterns import may_run_on


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a*)*", "(a|ab)*$", "(|a)+", r"(.a|b.)*$", "(a?){50}", "(ab?)*", "(?=(a+)+$)",
        "(?>(a+)+b)", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", r"(?:\s*\S+){5}", "(?:.*?,){10}P",
        "((a{0,3}){0,3}){0,3}", "(?i)(ab|A.)*c", r"(\w+\s)*$",
    ],
)  # fmt: skip
def test_what_repeats_a_repeat_is_refused(pattern: str) -> None:
    assert may_run_on(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "", "(?i)review|proofread", ".*(review|proofread).*", r"(\d{1,3}\.){3}\d{1,3}", "(a++)+", "(?>a+)+",
        "(foo|bar)+", r"(\w++\s)*+$", r"\bfix\b.*\btest\b", "(?:a{1,2}){3}", "(a+)?", "(?:(?:a+)?b)?",
        "(a)(?(1)b+|c)", "(?:fix|bug)(?:es)?", "(?i)(s|S)*x", "(a|b|[cd])*", "(^)*", r"(?P<x>a)(?P=x)+",
    ],
)  # fmt: skip
def test_what_people_write_is_not(pattern: str) -> None:
    assert not may_run_on(pattern)


PIECES = [
    "a",
    "b",
    ".",
    "[ab]",
    r"\w",
    "(?:",
    "(",
    ")",
    "|",
    "*",
    "+",
    "?",
    "*?",
    "++",
    "{2,3}",
    "{1,9}",
    "$",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_what_is_let_through_answers_at_once(pattern: str) -> None:
    """A wrong guess would hang here: twenty-six characters are two to the twenty-sixth ways."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return
    if not may_run_on(pattern):
        for text in ("a" * 26 + "!", "ab" * 13 + "!"):
            compiled.search(text)
