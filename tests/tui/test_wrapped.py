from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.lines import Line, line, wrap
from ccr_tui.tui.wrapped import Wrapped, wrapped

LINES = st.lists(st.text("ab ", max_size=30).map(line), max_size=8)


@given(LINES, LINES, st.integers(3, 12), st.integers(3, 12))
def test_going_on_from_before_is_the_same_as_anew(
    one: list[Line], other: list[Line], old: int, new: int
) -> None:
    before = wrapped(one, old)
    after = wrapped([*one, *other], new, before)
    assert after == wrapped([*one, *other], new)
    assert after.rows == [row for part in (*one, *other) for row in wrap(part, new)]


def test_where_a_line_begins() -> None:
    found = wrapped([line("one two"), line("three")], 4)
    assert [found.row_of(n) for n in range(3)] == [0, 2, 4]
    assert [row.text for row in found.rows] == ["one", "two", "thre", "e"]


def test_before_there_is_a_width_there_are_no_rows() -> None:
    assert wrapped([line("x")], 0) == Wrapped([line("x")])
