from __future__ import annotations

from ccr_tui.core.statistics import Group
from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.group_words import group_lines
from tests.tui.samples_numbers import GROUPS


def said(group: Group) -> str:
    name, words = group_lines(group.key, group)
    assert name.text == group.key
    return words.text


def test_all_that_is_known_is_said() -> None:
    assert said(GROUPS[0]) == (
        "812 requests, $21.40 · $12.30 saved against the models asked for · 90% of the input from the cache"
        " · 0% of the answers from the highest tier · 3 of 44 scored answers were misses · 7 failed"
    )


def test_what_is_unknown_is_said_or_left_out() -> None:
    assert said(GROUPS[2]).startswith(
        "61 requests, ≥$0.90 (4 without a known price) · ≈$3.10 saved against the models asked for"
        " (55 of 59 compared)"
    )
    assert said(Group("x", Totals(exchanges=2, unpriced=2))) == (
        "2 requests, unpriced (2 without a known price)"
    )
