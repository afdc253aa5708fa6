from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.condition_text import Join, Span, clauses_of, tokens_of


def tree(span: Span) -> object:
    return span.text if span.join is Join.NONE else (span.join.value, *map(tree, span.parts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("a < 5 and b", ("and", "a < 5", "b")),
        ("a or b and not c", ("or", "a", ("and", "b", ("not", "c")))),
        ("(a or b) and ((c))", ("and", ("or", "a", "b"), "c")),
        ("a == \"x and y\" or b == 'or'", ("or", 'a == "x and y"', "b == 'or'")),
        (r'a == "\" and " and b', ("and", r'a == "\" and "', "b")),
        ("not a == b and c", ("and", ("not", "a == b"), "c")),
        ("a not in b", "a not in b"),
        ("$any([x for x in y if x and z]) and b", ("and", "$any([x for x in y if x and z])", "b")),
        ("a ? b and c : d", "a ? b and c : d"),
        ("(a ? b : c) and d", ("and", "a ? b : c", "d")),
        ("(a).b and (c) + (d)", ("and", "(a).b", "(c) + (d)")),
        ("a ?? b and c", ("and", "a ?? b", "c")),
        ("a\nand b # or c", ("and", "a", "b")),
        ("android and organ", ("and", "android", "organ")),
        ("", ""),
    ],
)
def test_clauses(text: str, expected: object) -> None:
    assert tree(clauses_of(text)) == expected


def test_clauses_know_where_they_stand() -> None:
    text = "a and  (not b or c)"
    assert [(leaf.text, leaf.start) for leaf in clauses_of(text).leaves] == [("a", 0), ("b", 12), ("c", 17)]


@given(st.text(max_size=40))
def test_tokens_are_the_text_without_spaces_and_comments(text: str) -> None:
    tokens = tokens_of(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [t.start for t in tokens] == sorted({t.start for t in tokens})
    clauses_of(text)


def test_kinds_of_tokens() -> None:
    text = "ab2 =~~ r\"\\d\" 'x' 0x1F 1.5e3 .5 $any ?? &[ ≥"
    kinds = [(token.kind, token.text) for token in tokens_of(text)]
    assert kinds == [
        ("word", "ab2"), ("sign", "=~~"), ("string", 'r"\\d"'), ("string", "'x'"), ("number", "0x1F"),
        ("number", "1.5e3"), ("number", ".5"), ("word", "$any"), ("sign", "??"), ("sign", "&["),
        ("sign", "≥"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (r'"\bfix"', r"\b"),
        (r'"a\.b\w"', r"\."),
        (r'"\\b \" \n \x41 \u00e9"', ""),
        (r'r"\bfix"', ""),
        ('"plain"', ""),
    ],
)
def test_backslashes_that_a_text_would_lose(text: str, lost: str) -> None:
    [token] = tokens_of(text)
    assert token.lost_backslash == lost
