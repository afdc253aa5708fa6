from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.condition_patterns import IN_A_ROW, NESTED, why_slow


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a*)*", "(a|ab)*$", "(|a)+", r"(.a|b.)*$", "(a?){50}", "(ab?)*", "(?=(a+)+$)",
        "(?>(a+)+b)", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", r"(?:\s*\S+){5}", "(?:.*?,){10}P",
        "((a{0,3}){0,3}){0,3}", "(?i)(ab|A.)*c", r"(\w+\s)*$",
    ],
)  # fmt: skip
def test_what_repeats_a_repeat_is_refused(pattern: str) -> None:
    assert why_slow(pattern, anywhere=False) == NESTED


@pytest.mark.parametrize(
    "pattern",
    [
        "", "(?i)review|proofread", ".*(review|proofread).*", r"(\d{1,3}\.){3}\d{1,3}", "(a++)+", "(?>a+)+",
        "(foo|bar)+", r"(\w++\s)*+$", r"\bfix\b.*\btest\b", "(?:a{1,2}){3}", "(a+)?", "(?:(?:a+)?b)?",
        "(a)(?(1)b+|c)", "(?:fix|bug)(?:es)?", "(?i)(s|S)*x", "(a|b|[cd])*", "(^)*", r"(?P<x>a)(?P=x)+",
    ],
)  # fmt: skip
def test_what_people_write_is_not(pattern: str) -> None:
    assert not why_slow(pattern, anywhere=True)


@pytest.mark.parametrize(
    ("pattern", "at_the_start", "anywhere"),
    [
        ("fix.*test.*now", "", ""),
        (".*fix.*test.*now", "", IN_A_ROW),
        (".*fix.*test.*now.*please", IN_A_ROW, IN_A_ROW),
        ("(fix|bug).*(?:test|ci).*now", "", ""),
        ("(?i)fix(?:es|ed)?\\b.*\\btest", "", ""),
        ("a.*a.*b", "", IN_A_ROW),
        (".*fix.*test.*", "", ""),
        (r"fix.{0,80}test.{0,80}now.{0,80}x", "", ""),
        ("a*b*c*d*", "", ""),
        (r"\w+\s+\w+\s+\w+$", IN_A_ROW, IN_A_ROW),
        (r"\w++\s++\w++\s++\w++$", "", ""),
        (r"a*?a+([ab]++b)aa", IN_A_ROW, IN_A_ROW),
    ],
)
def test_repeats_in_a_row_multiply(pattern: str, at_the_start: str, anywhere: str) -> None:
    assert why_slow(pattern, anywhere=False) == at_the_start
    assert why_slow(pattern, anywhere=True) == anywhere


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
    if not why_slow(pattern, anywhere=True):
        for text in ("a" * 26 + "!", "ab" * 13 + "!"):
            compiled.search(text)
