from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.request_parts import EXCERPT, Difference, first_difference

EPHEMERAL = {"type": "ephemeral"}
BASE: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "tools": [{"name": "Bash", "input_schema": {}}, {"name": "Edit", "input_schema": {}}],
    "system": [{"type": "text", "text": "Be careful."}, {"type": "text", "text": "Today is Monday."}],
    "thinking": {"type": "adaptive"},
    "messages": [{"role": "user", "content": "hello"}, {"role": "assistant", "content": "yes?"}],
}


def difference(**changes: Any) -> Difference | None:
    """Between a request and the same with some fields replaced."""
    return first_difference(msgspec.json.encode(BASE), msgspec.json.encode({**BASE, **changes}))


def test_what_goes_on_where_the_other_ended_is_no_difference() -> None:
    assert difference() is None
    assert difference(messages=[*BASE["messages"], {"role": "user", "content": "and now?"}]) is None
    assert difference(model="claude-opus-5-5", max_tokens=10) is None


def test_cache_markers_and_the_short_form_of_text_are_no_difference() -> None:
    system = [BASE["system"][0], {**BASE["system"][1], "cache_control": EPHEMERAL}]
    content = [{"type": "text", "text": "hello", "cache_control": EPHEMERAL}]
    messages = [{"role": "user", "content": content}, BASE["messages"][1]]
    assert difference(system=system, messages=messages) is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"tools": BASE["tools"][:1]}, "tool 2 of 2 (Edit)"),
        ({"tools": [*BASE["tools"], {"name": "Read"}]}, "tool 3 of 3 (Read)"),
        (
            {"system": [BASE["system"][0], {"type": "text", "text": "Today is Tuesday."}]},
            "system block 2 of 2",
        ),
        ({"system": "Be careful."}, "system block 2 of 2"),
        ({"thinking": {"type": "disabled"}}, "the field thinking"),
        ({"messages": [{"role": "user", "content": "hallo"}]}, "message 1 of 2 (user)"),
    ],
)
def test_the_first_part_that_differs_is_named(changes: dict[str, Any], where: str) -> None:
    found = difference(**changes)
    assert found is not None
    assert found.where == where


def test_the_first_difference_counts_and_says_how_much_stood_before_it() -> None:
    changed = difference(
        system=[BASE["system"][0], {"type": "text", "text": "Today is Tuesday."}],
        messages=[{"role": "user", "content": "hallo"}],
    )
    assert changed is not None
    assert changed.area == "system"
    assert 0.3 < changed.kept < 0.9
    assert "Monday" in changed.before
    assert "Tuesday" in changed.now


def test_one_side_may_lack_the_part() -> None:
    found = difference(tools=BASE["tools"][:1])
    assert found is not None
    assert found.now == ""
    assert '"Edit"' in found.before


def test_what_is_no_request_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        first_difference(b"<html>", msgspec.json.encode(BASE))


@given(st.lists(st.text(max_size=400), max_size=4), st.lists(st.text(max_size=400), max_size=4))
def test_excerpts_are_short_and_a_difference_is_found_exactly_when_there_is_one(
    before: list[str], now: list[str]
) -> None:
    bodies = [
        msgspec.json.encode({"system": [{"type": "text", "text": text} for text in texts]})
        for texts in (before, now)
    ]
    found = first_difference(bodies[0], bodies[1])
    assert (found is None) is (before == now)
    if found is not None:
        assert max(len(found.before), len(found.now)) <= EXCERPT
