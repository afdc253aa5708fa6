from __future__ import annotations

from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.sums import sums
from ccr_tui.tui.widgets.cost_status import CostStatus

TOTALS = Totals(1212, 12, 36.5, 4, input_tokens=100_000, cache_read_tokens=900_000)


def text(width: int, *, reading: bool = False) -> str:
    status = CostStatus()
    status._about, status._sums, status._reading = ("7 days", "by model"), sums(TOTALS), reading
    return "".join(span.text for span in status.spans_for(width))


def test_sums_are_left_out_from_the_end_and_never_cut() -> None:
    assert text(90).rstrip().endswith("≥$36.50  1,212 requests  ✗ 12 failed  1.0M tokens  cached 90%")
    assert text(80).rstrip().endswith("≥$36.50  1,212 requests  ✗ 12 failed  1.0M tokens")
    assert text(40).split() == ["7", "days", "·", "by", "model", "≥$36.50"]
    assert text(20).strip() == "7 days · by model"


def test_says_that_it_is_reading() -> None:
    assert text(60, reading=True).rstrip().endswith("reading …")
