from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.tui.byte_diff import MOST, ranges

VALUES = st.recursive(
    st.none() | st.integers(0, 9) | st.text("ab", max_size=120),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=12,
)


def told(before: Any, now: Any) -> list[tuple[str, str, str]]:
    found = ranges(json.dumps(before).encode(), json.dumps(now).encode())
    return [(place.path, place.before.decode(), place.now.decode()) for place in found]


@given(VALUES, VALUES, st.sampled_from([None, 1]))
def test_every_range_is_where_it_is_said_to_be(one: Any, other: Any, indent: int | None) -> None:
    before, now = json.dumps(one).encode(), json.dumps(other, indent=indent).encode()
    found = ranges(before, now)
    assert bool(found) == (before != now)
    for place in found:
        assert place.before != place.now
        assert before[place.at :].startswith(place.before + place.tail)
        assert now[place.at_now :].startswith(place.now + place.tail)
        assert before[: place.at].endswith(place.lead)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({"model": "a", "x": [1]}, {"model": "b", "x": [1]}, [(".model", '"a"', '"b"')]),
        ({"a": 1, "b": 2}, {"b": 2, "c": 3}, [(".a", "1", ""), (".c", "", "3")]),
        ({"m": [{"t": 1}, {"u": 2}, {"v": 3}]}, {"m": [{"t": 1}, {"v": 3}]}, [(".m[1]", '{"u": 2}', "")]),
        ({"m": [1, 2]}, {"m": [1, 9, 2, 3]}, [(".m[1]", "", "9"), (".m[3]", "", "3")]),
        ({"m": [1, {"t": [4]}]}, {"m": [1, {"t": [5]}]}, [(".m[1].t[0]", "4", "5")]),
        ([1], {"a": 1}, [("", "[1]", '{"a": 1}')]),
    ],
)
def test_the_least_that_differs(before: Any, now: Any, expected: list[tuple[str, str, str]]) -> None:
    assert told(before, now) == expected


def test_of_a_long_text_only_what_is_different_and_a_little_around_it() -> None:
    (place,) = ranges(
        json.dumps("x" * 500 + "old" + "y" * 500).encode(), json.dumps("x" * 500 + "new" + "y" * 500).encode()
    )
    assert (place.before, place.now, place.at) == (b"old", b"new", 501)
    assert (place.lead, place.tail) == (b"x" * 24, b"y" * 24)


def test_what_is_no_json_and_what_is_very_different() -> None:
    assert [place.before for place in ranges(b"{no json", b"{none")] == [b"{no json"]
    many = ranges(json.dumps(list(range(900))).encode(), json.dumps([-n for n in range(1, 901)]).encode())
    assert len(many) == MOST
