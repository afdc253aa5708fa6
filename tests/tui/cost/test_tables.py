from __future__ import annotations

from datetime import datetime

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.record_values import RECORD_FIELDS
from ccr_tui.tui.cost.tables import GROUPINGS, NAME, QUALITY, SPEED, SPENDING, TablePage
from tests.tui import samples_numbers
from tests.tui.fake_numbers import FakeNumbers


def page(kind: str = "spending", by: str = "upstream") -> TablePage:
    columns, first = {
        "spending": (SPENDING, "cost"),
        "speed": (SPEED, "reqs"),
        "quality": (QUALITY, "misses"),
    }[kind]
    numbers, made = FakeNumbers(), TablePage(columns, GROUPINGS, first)
    numbers.some_groups = samples_numbers.GROUPS
    made.grouping = by
    made.ask(numbers, 0, 0)()
    return made


def text(made: TablePage, index: int, width: int) -> str:
    return "".join(span.text for span in made.row(index, width))


@pytest.mark.parametrize("kind", ["spending", "speed", "quality"])
@pytest.mark.parametrize("width", [20, 38, 60, 78, 118, 200])
def test_rows_and_titles_fill_the_width_exactly(kind: str, width: int) -> None:
    made = page(kind)
    assert {len(text(made, index, width)) for index in range(made.size)} == {width}
    assert len("".join(span.text for span in made.header(width))) == width


def test_in_a_narrow_table_the_most_telling_columns_stay() -> None:
    assert text(page(), 0, 38).split() == ["sonnet-5", "812", "$21.40", "$12.30"]
    assert text(page("speed"), 0, 38).split() == ["anthropic,sonnet-5", "820ms", "9.4s"]
    assert "58%" in text(page("quality"), 0, 38)


def test_what_is_unknown_is_not_zero() -> None:
    by_name = {str(page().key(n)): text(page(), n, 118) for n in range(page().size)}
    assert "unpriced" in by_name["ollama,qwen3-coder"]
    assert "≥$0.90" in by_name["openrouter,z-ai/glm-5"]
    assert "≈$3.10" in by_name["openrouter,z-ai/glm-5"]
    assert by_name[""].startswith("no answer")


def test_every_column_sorts_both_ways_and_unknown_comes_last() -> None:
    for kind in ("spending", "speed", "quality"):
        made = page(kind)
        for sort in made.sorts:
            made.sort_by(sort, reverse=False)
            down = [made.key(n) for n in range(made.size)]
            made.sort_by(sort, reverse=True)
            assert {*down} == {made.key(n) for n in range(made.size)}
    made = page("quality")
    made.sort_by("misses", reverse=False)
    assert made.key(0) == "openrouter,z-ai/glm-5"
    made.sort_by(NAME, reverse=False)
    assert made.key(0) == ""


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("since", [0.0, 1_780_000_000.0])
def test_the_filter_of_a_row_is_a_valid_condition(by: str, since: float) -> None:
    made = page(by=by)
    for index in range(made.size):
        condition = made.filter_of(index, since)
        if condition:
            Condition.parse(condition, RECORD_FIELDS)
    assert bool(made.filter_of(0, 0)) is (by != "tier")


def test_the_filter_of_a_row_keeps_to_the_time_that_its_numbers_are_of() -> None:
    midnight = datetime(2026, 9, 21).timestamp()
    made = page(by="task")
    assert made.filter_of(4, 0) == 'task == ""'
    assert made.filter_of(4, midnight) == 'task == "" and started >= "2026-09-21"'
    assert made.filter_of(4, midnight + 60.5) == 'task == "" and started >= "2026-09-21 00:01:00"'


def test_the_sums_are_those_of_all_rows() -> None:
    assert "".join(span.text for span in page().summary()).startswith("≥$36.50  1,212 requests  ✗ 12 failed")
    assert TablePage(SPENDING, GROUPINGS, "cost").summary() == ()
