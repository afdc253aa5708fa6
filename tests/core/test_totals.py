from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Cost
from ccr_tui.core.totals import Totals


@pytest.mark.parametrize(
    ("totals", "cost"),
    [
        (Totals(), Cost(0.0)),
        (Totals(cost_usd=1.5), Cost(1.5)),
        (Totals(cost_usd=1.5, unpriced=1), Cost(1.5, at_least=True)),
        (Totals(unpriced=2), Cost(None)),
    ],
)
def test_an_unknown_part_is_never_shown_as_nothing(totals: Totals, cost: Cost) -> None:
    assert totals.cost == cost
