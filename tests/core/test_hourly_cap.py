from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.hourly_cap import HourlyCap


def test_the_window_slides() -> None:
    cap = HourlyCap()
    assert [cap.take(2, at) for at in (0.0, 1800.0, 3599.0, 3600.0, 3601.0, 5400.0)] == [
        True,
        True,
        False,
        True,
        False,
        True,
    ]


def test_nothing_allowed_is_never() -> None:
    assert not HourlyCap().take(0, 0.0)


@given(st.lists(st.floats(0, 600), max_size=60), st.integers(1, 5))
def test_never_more_than_allowed_within_any_hour(gaps: list[float], most: int) -> None:
    cap, now = HourlyCap(), 0.0
    taken: list[float] = []
    for gap in gaps:
        now += gap
        if cap.take(most, now):
            taken.append(now)
    assert all(sum(at <= other < at + 3600 for other in taken) <= most for at in taken)
