from __future__ import annotations

from ccr_tui.tui.widgets.tab_line import TabLine

NAMES = ("Plots", "Spending", "Tables")


def text(width: int, opened: str = "Spending") -> str:
    tabs = TabLine(NAMES)
    tabs._open = opened
    return "".join(span.text for span in tabs.spans_for(width))


def test_all_are_spelt_out_where_there_is_room() -> None:
    assert text(80) == " 1 Plots  2 Spending  3 Tables "


def test_only_the_open_one_is_where_there_is_not() -> None:
    assert text(29) == " 1 Plots 2 Spending  3 Tables"
    assert text(25) == " 1  2 Spending  3 "
    assert text(25, "Plots") == " 1 Plots  2  3 "
