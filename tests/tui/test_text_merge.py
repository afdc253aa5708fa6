"""Two edits of one text."""

from __future__ import annotations

import pytest

from ccr_tui.tui.text_merge import lines_changed, merged, row_after

BASE = "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n"),
        ("A\nb\nc\nd\n", "a\nB\nc\nd\n", "A\nB\nc\nd\n"),
        ("a\nb\nc\nd\nmine\n", "first\na\nb\nd\n", "first\na\nb\nd\nmine\n"),
        ("a\nB\nc\nd\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n"),
        ("a\nB\nc\nd\n", "a\n2\nc\nd\n", None),
        (BASE + "mine", BASE + "theirs\n", None),
        ("a\nB\nc\nd\n", "", None),
        (BASE, "else", "else"),
        ("mine", BASE, "mine"),
    ],
)
def test_what_both_made_of_a_text(mine: str, theirs: str, both: str | None) -> None:
    assert merged(BASE, mine, theirs) == both
    assert merged(BASE, theirs, mine) == both


def test_where_a_line_is_now() -> None:
    after = "new\na\nB\nd\n"
    assert [row_after(BASE, after, row) for row in range(5)] == [1, 2, 2, 3, 4]


def test_how_many_lines_are_others() -> None:
    assert lines_changed(BASE, "a\nB\nd\n") == (2, 1)
    assert lines_changed(BASE, BASE) == (0, 0)
