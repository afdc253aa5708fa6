from __future__ import annotations

import pytest

from ccr_tui.core.cache_misses import Explanation, Misses, Reason
from ccr_tui.core.conditions import Condition
from ccr_tui.core.record_values import RECORD_FIELDS
from ccr_tui.core.request_parts import Difference
from ccr_tui.tui.cost.misses import MissPage, sentence
from tests.tui import samples, samples_numbers
from tests.tui.fake_numbers import FakeNumbers


def page() -> tuple[MissPage, FakeNumbers]:
    numbers, made = FakeNumbers(), MissPage()
    samples_numbers.fill(numbers)
    made.ask(numbers, 0, 0)()
    return made, numbers


def text(made: MissPage, index: int, width: int = 78) -> str:
    return "".join(span.text for span in made.row(index, width))


def test_misses_are_explained_one_by_one_that_of_the_cursor_first() -> None:
    made, numbers = page()
    assert text(made, 0).startswith("…")
    order = []
    while miss := made.unexplained([3, *range(2)]):
        order.append(miss.id)
        made.ask_why(miss, numbers)()
    assert order == ["e02", "e03", "e06"]
    assert text(made, 0).split()[:3] == ["pause", "too", "long"]
    assert "Comparing" in made.details(2)[0].text
    assert made.unexplained([made.size + 3]) is None, "the view may be longer than the list"


def test_the_dearest_come_first_and_an_unknown_price_is_no_zero() -> None:
    made, _ = page()
    assert [made.key(n) for n in range(made.size)] == ["e03", "e06", "e07", "e02", "e05"]
    assert "unpriced" in text(made, 4)
    made.sort_by("pause", reverse=True)
    assert made.key(0) == "e07"
    assert "".join(span.text for span in made.summary()) == "≥$0.40  5 misses  177k tokens sent again"
    assert MissPage().summary() == ()


def test_the_sums_are_over_all_misses_and_say_that_the_list_is_not() -> None:
    numbers, made = FakeNumbers(), MissPage()
    numbers.some_misses = Misses(8_131, 31_900_000, 48.2, 90, list(samples_numbers.MISSES))
    made.ask(numbers, 0, 0)()
    said = "".join(span.text for span in made.summary())
    assert said == "≥$48.20  the 5 dearest of 8,131 misses  31.9M tokens sent again"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    miss = samples_numbers.MISSES[0].miss
    said = sentence(miss, Explanation((reason,)))
    assert said[0].isupper()
    assert said.endswith(".")


def test_a_changed_block_is_named_with_both_sides() -> None:
    made, _ = page()
    changed = Difference("thinking", 1, 1, "", '{"type":"adaptive"}', "", 0.5)
    made.ask_why(
        samples_numbers.MISSES[0], _Explains(Explanation((Reason.EXPIRED, Reason.CHANGED), changed))
    )()
    details = [line.text for line in made.details(0)]
    assert "Besides: the requests differ before their end." in details
    assert "They part at the field thinking: 50% of the earlier request stand before it." in details
    assert details[-2:] == ['− {"type":"adaptive"}', "+ nothing"]


def test_the_filter_finds_the_exchange_and_the_one_before_it() -> None:
    made, _ = page()
    assert made.filter_of(0, samples.NOW) == 'id in ["e03-before", "e03"]'
    assert made.exchange_of(0) == "e03"
    Condition.parse(made.filter_of(0, 0), RECORD_FIELDS)


class _Explains(FakeNumbers):
    def __init__(self, why: Explanation) -> None:
        super().__init__()
        self.explained = {"e03": why}
