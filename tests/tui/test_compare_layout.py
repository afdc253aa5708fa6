from __future__ import annotations

import pytest

from ccr_tui.tui.compare_layout import NARROWEST, per_row


@pytest.mark.parametrize(
    ("count", "width", "height", "across"),
    [
        (3, 140, 28, 3),
        (4, 152, 20, 4),
        (4, 120, 38, 2),
        (4, 120, 28, 4),
        (3, 100, 38, 2),
        (4, 80, 38, 2),
        (4, 80, 22, 0),
        (2, 60, 22, 2),
        (3, 40, 50, 0),
        (1, 40, 18, 1),
    ],
)
def test_as_many_stand_side_by_side_as_can_be_read(count: int, width: int, height: int, across: int) -> None:
    assert per_row(count, width, height) == across
    assert not across or width // across >= NARROWEST
