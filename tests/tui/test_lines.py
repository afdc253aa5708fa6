from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ccr_tui.tui.lines import Line, Role, Span, line, wrap


def texts(source: Line, width: int) -> list[str]:
    return [part.text for part in wrap(source, width)]


def test_a_line_that_fits_stays_itself() -> None:
    source = line("short")
    assert wrap(source, 20) == [source]


def test_breaks_between_words_and_indents_what_follows() -> None:
    assert texts(line("one two three four", hang=2), 9) == ["one two", "  three", "  four"]


def test_a_word_too_long_for_any_line_is_cut() -> None:
    assert texts(line("x abcdefghijkl"), 5) == ["x abc", "defgh", "ijkl"]


def test_roles_survive_a_break() -> None:
    wrapped = wrap(line("aa ", Span("bb cc", Role.BAD)), 5)
    assert wrapped[0].spans == (Span("aa "), Span("bb", Role.BAD))
    assert wrapped[1].spans == (Span("cc", Role.BAD),)


def test_no_width_at_all_does_not_go_on_for_ever() -> None:
    assert texts(line("abc"), 0) == ["a", "b", "c"]


def test_leading_blanks_are_no_place_to_break() -> None:
    assert texts(line("      abcdefgh", hang=2), 8)[0] == "      ab"


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=80), st.integers(4, 30))
def test_nothing_is_wider_than_it_may_be_and_no_word_is_lost(text: str, width: int) -> None:
    parts = wrap(line(text, hang=2), width)
    assert all(cell_len(part.text) <= max(width, 2 + 2) for part in parts)
    assert "".join("".join(p.text for p in parts).split()) == "".join(text.split())
