from __future__ import annotations

import pytest

from ccr_tui.core.exchange import Cost, Usage
from ccr_tui.core.totals import Totals
from tests.builders import answered, exchange_events, failed, record_of


def totals_of(*attempts: object, **values: object) -> Totals:
    return Totals.of(record_of(exchange_events(attempts=list(attempts), **values)))  # type: ignore[arg-type]


def test_counts_what_an_exchange_used_and_cost() -> None:
    usage = Usage(10, 200, 30, 5, 40)
    totals = totals_of(answered(usage=usage, cost=Cost(0.5)), asked_cost=Cost(0.8))
    assert totals == Totals(1, 0, 0.5, 0, 0.8, 10, 200, 35, 40)


def test_a_failed_attempt_that_used_tokens_counts_too() -> None:
    broken = failed(None, usage=Usage(100), cost=Cost(0.1))
    totals = totals_of(broken, answered(usage=Usage(50), cost=Cost(0.2)))
    assert (totals.failed, totals.input_tokens) == (0, 150)
    assert totals.cost_usd == pytest.approx(0.3)


def test_a_failure_without_tokens_is_neither_priced_nor_unpriced() -> None:
    totals = totals_of(failed(400))
    assert (totals.failed, totals.unpriced, totals.cost) == (1, 0, Cost(0.0))


def test_an_unknown_price_makes_the_sum_a_lower_bound() -> None:
    total = totals_of(answered(cost=Cost(0.5))) + totals_of(answered(cost=Cost(None)))
    assert total.cost == Cost(0.5, at_least=True)


def test_nothing_but_unknown_prices_is_unknown_and_not_zero() -> None:
    assert totals_of(answered(cost=Cost(None))).cost == Cost(None)


def test_cache_hits_are_a_share_of_everything_read() -> None:
    assert Totals(input_tokens=10, cache_write_tokens=10, cache_read_tokens=60).cache_hit_rate == 0.75
    assert Totals().cache_hit_rate is None


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
