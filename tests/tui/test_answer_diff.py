from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.answer_diff import MOST_PAIRS, MOST_WORDS, answer_rows, diff_lines
from ccr_tui.tui.transcript import Answer, Block, answer_of
from tests.tui.samples_acting import calling


def text(*rows: str) -> Answer:
    return Answer((Block("text", "\n".join(rows)),))


def diff(first: Answer, other: Answer) -> list[str]:
    return [line.text for line in diff_lines(first, other)]


def test_lines_and_words_that_differ_are_marked_by_shape() -> None:
    first = text("Same.", "The loop never ends.", "Gone altogether here.")
    other = text("Same.", "The loop always ends.", "Something new")
    assert diff(first, other) == [
        "  Same.",
        "~ The loop [-never-]{+always+} ends.",
        "- Gone altogether here.",
        "+ Something new",
    ]


def test_more_and_fewer_lines() -> None:
    assert diff(text("a"), text("a", "b")) == ["  a", "+ b"]
    assert diff(text("a", "b"), text("a")) == ["  a", "- b"]
    assert diff(text("x"), text("one", "two")) == ["- x", "+ one", "+ two"]
    assert diff(text("one", "two"), text("x")) == ["- one", "+ x", "- two"]


def test_the_same_says_so() -> None:
    assert diff(text("a"), text("a"))[0] == "= the same as the first answer"


def test_tool_calls_differ_by_argument_and_not_by_their_order() -> None:
    first = answer_of(calling("Read", file="a.py", lines=40))
    assert answer_rows(first) == ["→ Read", '    file: "a.py"', "    lines: 40"]
    assert diff(first, answer_of(calling("Read", lines=40, file="a.py")))[0].startswith("=")
    other = answer_of(calling("Read", file="b.py", lines=40))
    assert diff(first, other)[1] == '~     file: "[-a-]{+b+}.py"'


def test_what_is_still_on_its_way_or_no_text() -> None:
    blocks = (
        Block("thinking", "hm"),
        Block("tool_use", '{"file": "a', "Read"),
        Block("tool_use", "[1]", "X"),
    )
    rows = answer_rows(Answer((*blocks, Block("image", "png"))))
    assert rows == ["→ Read", '    {"file": "a', "→ X", "    [1]", "[image]"]


def test_what_would_take_too_long_is_not_compared_word_by_word() -> None:
    long = "word " * MOST_WORDS
    assert [row[0] for row in diff(text(long + "a"), text(long + "b"))] == ["-", "+"]
    many = [f"line {n} is here" for n in range(MOST_PAIRS + 5)]
    marks = [row[0] for row in diff(text(*many), text(*(row + " now" for row in many)))]
    assert (marks.count("~"), marks.count("+")) == (MOST_PAIRS, 5)


@given(st.lists(st.text(max_size=20), max_size=8), st.lists(st.text(max_size=20), max_size=8))
def test_no_line_of_either_answer_is_left_out(first: list[str], other: list[str]) -> None:
    marks = [line.text[0] for line in diff_lines(text(*first), text(*other))]
    gone, new, both = (marks.count(mark) for mark in "-+~")
    same = marks.count(" ")
    assert gone + both + same == len(answer_rows(text(*first)))
    assert new + both + same == len(answer_rows(text(*other)))
