from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.token_ratio import HIGHEST, LOWEST, corrected, learned_ratio


def test_the_first_answer_counts_in_full_and_later_ones_move_the_average() -> None:
    first = learned_ratio(None, 1000, 1300)
    assert first == 1.3
    assert learned_ratio(first, 1000, 2300) == pytest.approx(1.6)


@pytest.mark.parametrize(("estimated", "reported"), [(0, 10), (10, 0)])
def test_what_was_not_counted_teaches_nothing(estimated: int, reported: int) -> None:
    assert learned_ratio(None, estimated, reported) is None
    assert learned_ratio(1.2, estimated, reported) == 1.2


def test_without_a_ratio_the_estimate_stands() -> None:
    assert corrected(100, None) == 100
    assert corrected(100, 1.26) == 126
    assert corrected(1, 0.3) == 1


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=20))
def test_it_stays_within_bounds(answers: list[tuple[int, int]]) -> None:
    ratio: float | None = None
    for estimated, reported in answers:
        ratio = learned_ratio(ratio, estimated, reported)
        assert ratio is None or LOWEST <= ratio <= HIGHEST


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_it_converges_on_a_constant_truth(estimated: int, start: int) -> None:
    ratio = learned_ratio(None, estimated, start)
    for _ in range(40):
        ratio = learned_ratio(ratio, 1000, 1500)
    assert ratio == pytest.approx(1.5, abs=0.01)
