from __future__ import annotations

import pytest

from ccr_tui.core.config_ccr_values import filled, is_empty, literals, number_at, plain_number, text_or_number
from ccr_tui.core.errors import ConfigError

ENV = {"SET": "v", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("$SET", "v"),
        ("a${SET}b", "avb"),
        ("$GONE", "$GONE"),
        ("${GONE}x", "${GONE}x"),
        ("$EMPTY", "$EMPTY"),
        ("$SET,$GONE/${other}", "v,$GONE/${other}"),
        ("$5 and $price", "$5 and $price"),
    ],
)
def test_what_is_unset_or_empty_stays_as_it_stands(text: str, result: str) -> None:
    assert filled(text, ENV) == result


def test_literals_are_spelt_as_in_the_text() -> None:
    assert literals("$A${B}$SET", ENV) == {"A": "$A", "B": "${B}"}


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), ("5", 5), (" 5.5 ", 5.5), ("$N", 7), (None, 1), ("", 1), (2.0, 2)],
)
def test_numbers_may_stand_in_quotes(value: object, number: float) -> None:
    assert number_at(value, ("k",), 1, (1, 10), {"N": "7"}) == number


@pytest.mark.parametrize("value", ["x", "$GONE", True, [], 11, "-1", float("nan")])
def test_anything_else_is_an_error(value: object) -> None:
    with pytest.raises(ConfigError, match="expected a number from 1 to 10"):
        number_at(value, ("k",), 1, (1, 10), {})


@pytest.mark.parametrize(
    ("value", "text", "number", "empty"),
    [
        (" a ", "a", " a ", False),
        ("128000", "128000", 128000.0, False),
        (5, "5", 5, False),
        (0, "0", 0, False),
        (False, "", False, False),
        (10**200, "", 10**200, False),
        (None, "", None, True),
        ("", "", "", True),
        ([], "", [], True),
        ({}, "", {}, True),
    ],
)
def test_values_of_any_type(value: object, text: str, number: object, empty: bool) -> None:
    assert (text_or_number(value), plain_number(value), is_empty(value)) == (text, number, empty)
