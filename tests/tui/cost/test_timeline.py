from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.statistics import Point
from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.timeline import DAY, QUARTER, STEPS, Measure, Step, bars, tick_text, value_text

MONDAY = datetime(2026, 9, 21, 9).timestamp()
HOUR = 3600.0


def at(hours: float, exchanges: int = 1) -> Point:
    return Point(MONDAY + hours * HOUR, Totals(exchanges=exchanges, cost_usd=0.5))


@pytest.mark.parametrize(
    ("hours", "by", "most", "name", "count"),
    [
        (1.0, "hour", 70, "quarter of an hour", 5),
        (1.0, "day", 70, "quarter of an hour", 5),
        (12.0, "hour", 70, "hour", 13),
        (60.0, "hour", 40, "2 hours", 31),
        (12.0, "day", 70, "day", 1),
        (30 * 24.0, "day", 70, "day", 31),
        (30 * 24.0, "day", 10, "7 days", 5),
        (30 * 24.0, "hour", 40, "day", 31),
    ],
)
def test_the_finest_step_is_taken_that_there_is_room_for(
    hours: float, by: str, most: int, name: str, count: int
) -> None:
    step, found = bars([at(0), at(hours)], 0, MONDAY + hours * HOUR, by, most)
    assert (step.name, len(found)) == (name, count)


def test_bars_have_no_gap_and_begin_with_the_first_point() -> None:
    _, found = bars([at(0, 2), at(0.3, 3), at(5)], MONDAY - 90 * HOUR, MONDAY + 6 * HOUR, "hour", 50)
    assert [bar.totals.exchanges for bar in found] == [5, 0, 0, 0, 0, 1, 0]
    assert found[0].start == datetime(2026, 9, 21, 9)


def test_weeks_begin_on_mondays() -> None:
    assert Step("7 days", 7 * DAY).floor(datetime(2026, 9, 27, 23)) == datetime(2026, 9, 21)
    assert QUARTER.floor(datetime(2026, 9, 21, 9, 59)) == datetime(2026, 9, 21, 9, 45)


@given(
    st.lists(st.floats(0, 2000), max_size=30).map(sorted),
    st.sampled_from(sorted(STEPS)),
    st.integers(1, 60),
)
def test_nothing_is_lost_and_nothing_is_too_much(hours: list[float], by: str, most: int) -> None:
    points = [at(hour) for hour in hours]
    end = points[-1].at if points else MONDAY
    _, found = bars(points, 0, end, by, most)
    assert 1 <= len(found) <= max(most, 1)
    if len(found) < most:
        assert sum(bar.totals.exchanges for bar in found) == len(points)


def test_numbers_say_what_is_unknown_about_them() -> None:
    assert value_text(Measure.COST, Totals(cost_usd=1.5, unpriced=1)) == "≥$1.50"
    assert value_text(Measure.COST, Totals(exchanges=1, unpriced=1)) == "unpriced"
    assert value_text(Measure.REQUESTS, Totals(exchanges=1200)) == "1,200"
    assert value_text(Measure.TOKENS, Totals(input_tokens=900, output_tokens=300)) == "1.2k"
    assert [tick_text(measure, 2000.0) for measure in Measure] == ["$2,000", "2,000", "2.0k"]
