from __future__ import annotations

from ccr_tui.tui.tree.long_text import PART, LongText


def rows(text: LongText, width: int = 40) -> list[str]:
    return [line.text for line in text.lines(width)]


def test_lines_wrap_and_stay_lines() -> None:
    text = LongText("one two three\n\nfour")
    assert rows(text, 8) == ["one two", "three", "", "four"]
    assert [text.row_of(at, 8) for at in (0, 7, 9, 14, 15, 18)] == [0, 0, 1, 2, 3, 3]


def test_only_a_part_is_laid_out_and_more_on_demand() -> None:
    text = LongText("x\n" * PART)
    assert rows(text)[-1] == "⋯ 20,000 characters more: enter for more"
    assert not text.more(3, 40)
    assert text.more(len(rows(text)) - 1, 40)
    assert len(rows(text)) == PART + 1


def test_a_place_far_off_is_laid_out_with_what_is_around_it() -> None:
    text = LongText("x\n" * 5 * PART)
    row = text.row_of(3 * PART, 40)
    assert rows(text)[0] == "⋯ 55,000 characters before: enter for more"
    assert 0 < row < len(rows(text)) - 1
    assert text.more(0, 40)
    assert rows(text)[0] == "⋯ 35,000 characters before: enter for more"
