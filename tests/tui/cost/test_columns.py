from __future__ import annotations

import pytest

from ccr_tui.core.statistics import Saving
from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.columns import clipped, saved
from ccr_tui.tui.cost.sums import added, sums
from ccr_tui.tui.lines import Span


@pytest.mark.parametrize(
    ("saving", "text"),
    [
        (Saving(), "–"),
        (Saving(12.3, 5, 5), "$12.30"),
        (Saving(12.3, 5, 6), "≈$12.30"),
        (Saving(12.3, 5, 5, at_least=True), "≥$12.30"),
        (Saving(-0.0123, 5, 5), "−$0.012"),
        (Saving(-0.0034, 5, 5), "−$0.0034"),
        (Saving(-0.0034, 1, 2), "≈−$0.003"),
        (Saving(-0.0001, 1, 1), "−$0.0001"),
        (Saving(-0.0001, 1, 2), "≈−<$0.01"),
        (Saving(0.00001, 1, 1), "<$0.0001"),
        (Saving(0.0, 1, 1), "$0.00"),
        (Saving(-345.67, 1, 2), "≈−$346"),
        (Saving(-345_678.0, 1, 2), "≈−$346k"),
    ],
)
def test_a_saving_says_how_certain_it_is(saving: Saving, text: str) -> None:
    assert saved(saving) == text
    assert len(text) <= 8


def test_names_are_cut_to_their_cells() -> None:
    assert "".join(span.text for span in clipped([Span("▸ "), Span("日本語")], 6)) == "▸ 日… "
    assert "".join(span.text for span in clipped([Span("ab")], 4)) == "ab  "
    assert sum(len(span.text) for span in clipped([Span("abcdef"), Span("x")], 4)) == 4


def test_totals_add_up() -> None:
    some = [Totals(exchanges=1, cost_usd=0.5, unpriced=1), Totals(exchanges=2, input_tokens=7)]
    assert added(some) == some[0] + some[1]
    assert added([]) == Totals()
    assert sums(Totals()) == ()
