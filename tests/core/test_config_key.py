from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccr_tui.core.config_key import KeyPath, dotted, listed, path_of, suggestion


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("routes", "think"), "routes.think"),
        (("routes", "think", 1), "routes.think[1]"),
        (("prices", "a,b/c:d"), 'prices."a,b/c:d"'),
        (("Providers", 0, "api_base_url"), "Providers[0].api_base_url"),
        (("",), '""'),
    ],
)
def test_a_path_reads_as_in_toml(path: KeyPath, text: str) -> None:
    assert dotted(path) == text


@settings(deadline=None)
@given(st.lists(st.text() | st.integers(0, 99)).filter(lambda p: not p or isinstance(p[0], str)).map(tuple))
def test_dotted_keys_are_read_back(path: KeyPath) -> None:
    assert path_of(dotted(path)) == path


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("long_context", ' Did you mean "longContext"?'),
        ("LONGCONTEXT", ' Did you mean "longContext"?'),
        ("thnik", ' Did you mean "think"?'),
        ("nothing alike", ""),
    ],
)
def test_suggests_what_is_close(name: str, hint: str) -> None:
    assert suggestion(name, ("default", "think", "longContext")) == hint


def test_lists_with_or() -> None:
    assert (listed(["a"]), listed(["a", "b"]), listed("abc")) == ("a", "a or b", "a, b or c")
