"""Expectations are added to a file; nothing else in it changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.pattern_recording import with_expectations

FOUND = {"upstream": "a,b", "winner": "default"}
WRITTEN = '"expect": {"upstream": "a,b", "winner": "default"}'


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"name": "x"}', '{"name": "x", WRITTEN}'),
        ('{ "name": "x" }\n', '{ "name": "x", WRITTEN }\n'),
        ('{\n  "name": "x"\n}\n', '{\n  "name": "x",\n  WRITTEN\n}\n'),
        ('{\r\n\t"name": "x"\r\n}', '{\r\n\t"name": "x",\r\n\tWRITTEN\r\n}'),
        (
            '[\n  {\n    "name": "x", "r": {}\n  }\n]',
            '[\n  {\n    "name": "x", "r": {},\n    WRITTEN\n  }\n]',
        ),
        (' [ {"name": "x"} ] ', ' [ {"name": "x", WRITTEN} ] '),
    ],
)
def test_the_style_of_the_file_is_kept(text: str, after: str) -> None:
    assert with_expectations(text, {0: FOUND}) == after.replace("WRITTEN", WRITTEN)


def test_only_those_that_are_meant_change() -> None:
    text = '[{"name": "a"},\n {"name": "]"}, {"name": "c"}]'
    after = with_expectations(text, {2: FOUND, 1: FOUND})
    assert after == f'[{{"name": "a"}},\n {{"name": "]", {WRITTEN}}}, {{"name": "c", {WRITTEN}}}]'


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
patterns = st.dictionaries(st.sampled_from(["name", "request", "{", "]", '"']), values, min_size=1)


@given(st.lists(patterns, min_size=1, max_size=4), st.sampled_from([None, 0, 2, "\t"]), st.data())
def test_the_file_says_what_it_said_and_the_expectations(
    written: list[dict[str, Any]], indent: Any, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(range(len(written)))))
    after = with_expectations(json.dumps(written, indent=indent), dict.fromkeys(chosen, FOUND))
    expected = [one | ({"expect": FOUND} if n in chosen else {}) for n, one in enumerate(written)]
    assert json.loads(after) == expected
