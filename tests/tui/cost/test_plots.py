from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ccr_tui.core.totals import Totals
from ccr_tui.tui.cost.plots import Plot, PlotPage
from ccr_tui.tui.cost.timeline import Bar, Measure, Step
from ccr_tui.tui.lines import Line
from tests.tui import samples, samples_numbers
from tests.tui.fake_numbers import FakeNumbers


def page(days: float, by: str = "hour") -> PlotPage:
    numbers, made = FakeNumbers(), PlotPage()
    numbers.some_points = samples_numbers.SERIES
    made.grouping = by
    made.ask(numbers, samples.NOW - days * 86_400, samples.NOW)()
    return made


def test_a_list_names_each_day_once_and_leaves_out_what_is_empty() -> None:
    lines = [line.text for line in page(1.5).listed(40)]
    assert [text for text in lines if text.startswith(("Sun", "Mon"))] == [
        "Sunday 20 September",
        "Monday 21 September",
    ]
    assert len(lines) == 2 + 22
    assert all(len(text) <= 40 for text in lines)
    assert "10:00" in max(lines, key=lambda text: text.count("█"))


def test_the_smallest_bar_is_seen_and_days_have_no_hour() -> None:
    (first, *_) = page(7, "day").listed(30)
    assert first.text.startswith("Tue 15 Sep ")
    assert first.text.strip(" ").endswith("$3.47")
    shown: list[Line] = page(1).listed(60)
    assert all(any(block in line.text for block in "▏▎▍▌▋▊▉█") for line in shown[1:])


def test_the_title_says_where_the_most_is() -> None:
    assert page(1).plot(Measure.COST, 60).title == "cost by hour · most $4.10 on Mon 10:00"
    assert page(7, "day").plot(Measure.REQUESTS, 60).title == "requests by day · most 66 on Tue 15 Sep"
    assert PlotPage().plot(Measure.COST, 10).title.startswith("cost by")


def costing(*totals: Totals) -> Plot:
    step = Step("hour", 60)
    return Plot(Measure.COST, step, [Bar(datetime(2026, 9, 21, n), one) for n, one in enumerate(totals)])


def test_what_has_no_price_is_not_nothing() -> None:
    free, unpriced = Totals(exchanges=3), Totals(exchanges=2, unpriced=2)
    some = Totals(exchanges=4, cost_usd=1.5)
    assert costing(unpriced, Totals()).title == "cost by hour · no price is known"
    assert costing(unpriced, Totals()).unknown
    assert costing(some, unpriced).title == "known cost by hour · most ≥$1.50 on Mon 00:00"
    assert not costing(some, unpriced).unknown
    assert costing(free).title == "cost by hour · most $0.00 on Mon 00:00"
    assert not replace(costing(unpriced), measure=Measure.TOKENS).unknown


def test_of_several_days_their_beginnings_are_named() -> None:
    assert [text for _, text in page(2.6).plot(Measure.COST, 60).marks(9)] == ["Sun 20 Sep", "Mon 21 Sep"]
    hours = [text for _, text in page(0.5).plot(Measure.COST, 60).marks(4)]
    assert hours == ["03:00", "07:00", "11:00"]
