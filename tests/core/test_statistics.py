from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.statistics import Saving, Spread, is_miss, qualities, spread


def test_of_nothing_there_is_no_spread() -> None:
    assert spread([]) is None


def test_quantiles_are_values_that_were_measured() -> None:
    assert spread([3.0]) == Spread(3.0, 3.0, 3.0)
    assert spread([float(n) for n in range(101)]) == Spread(50.0, 95.0, 99.0)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_median_is_never_beyond_the_rest(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert min(values) <= found.p50 <= found.p95 <= found.p99 <= max(values)
    assert found.p50 in values


def test_a_saving_is_whole_when_nothing_was_left_out() -> None:
    both = Saving(1.5, 2, 2) + Saving(-0.5, 1, 3, at_least=True)
    assert both == Saving(1.0, 3, 5, at_least=True)
    assert Saving(1.5, 2, 2).whole
    assert not both.whole


def test_the_users_word_counts_before_a_judges() -> None:
    assert is_miss({"judge": 9.0, "you": 2.0})
    assert not is_miss({"shadow": 1.0, "judge": 8.0})
    by_you, by_judge = qualities([("judge", 4.0), ("you", 6.0), ("judge", 8.0)])
    assert (by_you.by, by_you.scored) == ("you", 1)
    assert (by_judge.average, by_judge.misses) == (6.0, 1)
