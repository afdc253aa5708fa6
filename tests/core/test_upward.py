from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.config import Upward
from ccr_tui.core.upward import DAY_S, HOUR_S, UpwardCount


def made(*times: float) -> UpwardCount:
    count = UpwardCount()
    for at in times:
        count.count(at)
    return count


def test_so_many_within_an_hour() -> None:
    cap = Upward(per_hour=2, per_day=100)
    assert made(0).spent(cap, 1) == ""
    assert made(0, 1).spent(cap, 2) == "2 in the last hour (upward.per_hour)"
    assert made(0, 1).spent(cap, HOUR_S) == ""


def test_so_many_within_a_day() -> None:
    cap = Upward(per_hour=100, per_day=2)
    assert made(0, HOUR_S).spent(cap, 2 * HOUR_S) == "2 in the last day (upward.per_day)"
    assert made(0, HOUR_S).spent(cap, DAY_S) == ""


def test_zero_is_never() -> None:
    assert UpwardCount().spent(Upward(0, 10), 0) == "upward.per_hour is 0"
    assert UpwardCount().spent(Upward(10, 0), 0) == "upward.per_day is 0"


@given(st.lists(st.floats(0, HOUR_S), max_size=60), st.integers(0, 5), st.integers(0, 12))
def test_the_caps_hold_in_every_window(pauses: list[float], per_hour: int, per_day: int) -> None:
    count, cap, now, times = UpwardCount(), Upward(per_hour, per_day), 0.0, list[float]()
    for pause in pauses:
        now += pause
        if not count.spent(cap, now):
            count.count(now)
            times.append(now)
    for end in times:
        assert sum(end - HOUR_S < at <= end for at in times) <= per_hour
        assert sum(end - DAY_S < at <= end for at in times) <= per_day
