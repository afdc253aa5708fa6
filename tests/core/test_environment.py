from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_tui.core.environment import missing_variables, resolve_env

ENV = {"KEY": "secret", "_A1": "one", "lower": "low", "EMPTY": "", "NESTED": "$KEY"}


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("plain", "plain"),
        ("", ""),
        ("$KEY", "secret"),
        ("${KEY}", "secret"),
        ("a-$KEY-b", "a-secret-b"),
        ("${KEY}$_A1", "secretone"),
        ("${lower}", "low"),
        ("$lower costs $5", "$lower costs $5"),
        ("$NESTED", "$KEY"),
        ("$EMPTY", None),
        ("x ${EMPTY}", None),
        ("$KEY $GONE", None),
        ("${not closed", "${not closed"),
        ("${}", "${}"),
    ],
)
def test_resolves_anywhere_and_once(text: str, resolved: str | None) -> None:
    assert resolve_env(text, ENV) == resolved


def test_names_each_missing_variable_once_and_in_order() -> None:
    assert missing_variables("$GONE ${EMPTY} $KEY $GONE", ENV) == ("GONE", "EMPTY")


@settings(deadline=None)
@given(st.text(alphabet="${}AB_ a", max_size=30), st.dictionaries(st.sampled_from("AB"), st.text(max_size=3)))
def test_gives_text_exactly_when_nothing_is_missing(text: str, env: dict[str, str]) -> None:
    assert (resolve_env(text, env) is None) == bool(missing_variables(text, env))
