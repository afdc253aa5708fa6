from __future__ import annotations

from datetime import datetime

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.tui.cost.page import Range, quoted

NOW = datetime(2026, 9, 21, 14, 30).timestamp()


@pytest.mark.parametrize(
    ("range", "since"),
    [
        (Range.HOUR, datetime(2026, 9, 21, 13, 30)),
        (Range.TODAY, datetime(2026, 9, 21)),
        (Range.WEEK, datetime(2026, 9, 15)),
        (Range.MONTH, datetime(2026, 8, 23)),
    ],
)
def test_days_are_whole(range: Range, since: datetime) -> None:
    assert range.since(NOW) == since.timestamp()


def test_all_time_has_no_beginning() -> None:
    assert Range.ALL.since(NOW) == 0


@pytest.mark.parametrize("value", ["plain", 'a "quoted" one', "back\\slash", "C:\\new", "", "a'b", "ü{}$"])
def test_a_quoted_value_is_the_same_in_a_condition(value: str) -> None:
    condition = Condition.parse(f"project == {quoted(value)}", {"project": str})
    assert condition.holds({"project": value})
    assert not condition.holds({"project": value + "x"})
