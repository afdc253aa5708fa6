from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given

from ccr_tui.core.config import Breaker, Upward
from ccr_tui.core.config_failure import breaker_from, tiers_from, upward_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.tiers import Tier
from tests.core.config_values import tables

READERS = {"breaker": breaker_from, "upward": upward_from, "tiers": tiers_from}


def read(name: str, **data: object) -> object:
    return READERS[name](Section((name,), data))


def test_nothing_said_is_the_usual() -> None:
    assert read("breaker") == Breaker()
    assert read("upward") == Upward()
    assert read("tiers") == {}


def test_all_said() -> None:
    assert read("breaker", failures=3, within=10, rest=5, longest_rest=50) == Breaker(3, 10, 5, 50)
    assert read("upward", per_hour=0, per_day=7) == Upward(0, 7)
    assert read("tiers", **{"a, m/1": "low", "m/2": "high"}) == {"a,m/1": Tier.LOW, "m/2": Tier.HIGH}


def test_a_long_rest_is_the_longest_unless_that_is_said() -> None:
    assert read("breaker", rest=900) == Breaker(rest=900, longest_rest=900)


@pytest.mark.parametrize(
    ("name", "data", "key", "words"),
    [
        ("breaker", {"failure": 3}, "breaker.failure", 'Did you mean "failures"?'),
        ("breaker", {"failures": -1}, "breaker.failures", "from 0 to 1000"),
        ("breaker", {"within": 0}, "breaker.within", "from 1 to 86400"),
        ("breaker", {"rest": 60, "longest_rest": 50}, "breaker.longest_rest", "at least breaker.rest (60 s)"),
        ("upward", {"per_day": "20"}, "upward.per_day", "without quotes"),
        ("upward", {"x": 1}, "upward.x", "Known here: per_hour, per_day."),
        ("tiers", {"m": "hihg"}, "tiers.m", 'Did you mean "high"?'),
        ("tiers", {"m": 3}, "tiers.m", "expected a text"),
        ("tiers", {"gpt-5": {"5": "high"}}, "tiers.gpt-5", "a name with a dot needs quotes"),
    ],
)
def test_errors_say_where_and_what(name: str, data: dict[str, object], key: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(name, **data)
    assert error.value.key == key
    assert words in str(error.value)


@pytest.mark.parametrize("reader", READERS.values())
@given(tables(("failures", "within", "rest", "longest_rest", "per_hour", "per_day", "a,b")))
def test_anything_else_is_an_error_in_a_sentence(
    reader: Callable[[Section], object], data: dict[str, object]
) -> None:
    with suppress(ConfigError):
        reader(Section(("x",), data))
