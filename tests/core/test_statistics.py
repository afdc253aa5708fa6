from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.statistics import Spread, spread


def test_of_nothing_there_is_no_spread() -> None:
    assert spread([]) is None


def test_quantiles_are_values_that_were_measured() -> None:
    assert spread([3.0]) == Spread(3.0, 3.0)
    assert spread([float(n) for n in range(101)]) == Spread(50.0, 95.0)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_a_median_is_never_beyond_the_rest(values: list[float]) -> None:
    found = spread(values)
    assert found is not None
    assert min(values) <= found.p50 <= found.p95 <= max(values)
    assert found.p50 in values
