from __future__ import annotations

import math

import pytest

from ccr_tui.core.config_section import Section, describe, expected, integer_in, number_in
from ccr_tui.core.errors import ConfigError

SECRET = "sk-ant-abcdefghijkl"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (3, "the number 3"),
        (0.5, "the number 0.5"),
        (10**400, "a huge number"),
        ("x", 'the text "x"'),
        ("y" * 99, f'the text "{"y" * 60}…"'),
        ([1], "a list"),
        ({}, "a table"),
        (None, "nothing"),
        (object(), "a object"),
    ],
)
def test_describes_what_was_found(value: object, text: str) -> None:
    assert describe(value) == text


def test_numbers_that_python_refuses_to_print_are_described() -> None:
    assert describe(-(10**5000)) == "a huge number"


def test_a_secret_is_never_quoted() -> None:
    assert SECRET not in describe(SECRET)
    assert str(expected(("server", "api_key"), "a text", True)).endswith("found true or false.")
    assert str(expected(("providers", "x", "api_key"), "a text", 123456)) == (
        "providers.x.api_key: expected a text, found a number."
    )


@pytest.mark.parametrize("value", [True, "3", None, [3], 3.0, 0, 11, 10**400])
def test_refuses_what_is_no_whole_number_within_bounds(value: object) -> None:
    with pytest.raises(ConfigError, match="expected a whole number from 1 to 10"):
        integer_in(value, ("a",), 1, 10)


@pytest.mark.parametrize("value", [True, "3", None, {}, math.nan, math.inf, -1, 10**400])
def test_refuses_what_is_no_number_within_bounds(value: object) -> None:
    with pytest.raises(ConfigError, match="expected a number from 0 to 10"):
        number_in(value, ("a",), 0, 10)


def test_says_that_quotes_are_too_much() -> None:
    with pytest.raises(ConfigError, match='without quotes, found the text "3"'):
        integer_in("3", ("a",), 1, 10)


def test_an_unknown_key_is_refused_with_a_suggestion_or_the_known_ones() -> None:
    section = Section.of({"prot": 1}, ("server",))
    with pytest.raises(ConfigError, match=r'server.prot: unknown key "prot". Did you mean "port"\?'):
        section.allow(("host", "port"))
    with pytest.raises(ConfigError, match="Known here: host, api_key"):
        section.allow(("host", "api_key"))
    slipped = Section.of({"strict_ccr": True}, ("providers", "work"))
    with pytest.raises(ConfigError, match=r"move it above the first \[providers…\]\."):
        slipped.allow(("host",))


@pytest.mark.parametrize("value", ["", "  ", 1, True, None, ["x"]])
def test_a_text_is_not_blank(value: object) -> None:
    with pytest.raises(ConfigError, match=r"s\.k: expected a text"):
        Section.of({"k": value}, ("s",)).text("k", "default")


def test_lists_name_the_wrong_element() -> None:
    with pytest.raises(ConfigError, match=r"s\.k\[1\]: expected a text, found the number 2"):
        Section.of({"k": ["a", 2]}, ("s",)).texts("k", ())
    with pytest.raises(ConfigError, match="expected a list of texts"):
        Section.of({"k": "a"}, ("s",)).texts("k", ())


def test_what_is_not_there_takes_the_default() -> None:
    section = Section.of({}, ("s",))
    assert section.text("k", "d") == "d"
    assert section.texts("k", ("d",)) == ("d",)
    assert section.integer("k", 1, 0, 0) == 1
    assert section.number("k", 1.5, 0, 0) == 1.5
    assert section.choice("k", "d", ("a",)) == "d"
    assert section.table("k") == Section(("s", "k"), {})


def test_a_choice_suggests() -> None:
    with pytest.raises(ConfigError, match=r'expected "high" or "xhigh", found the text "xhgh". Did you mean'):
        Section.of({"k": "xhgh"}, ()).choice("k", "high", ("high", "xhigh"))


@pytest.mark.parametrize("value", [1, [], "x", None])
def test_a_table_is_expected(value: object) -> None:
    with pytest.raises(ConfigError, match="server: expected a table"):
        Section.of({"server": value}, ()).table("server")
