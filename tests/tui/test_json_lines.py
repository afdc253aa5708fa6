from __future__ import annotations

import json

import pytest

from ccr_tui.tui.json_lines import FOLDED, Bounds, json_lines
from tests.tui import samples

WIDE = Bounds(text=100_000, items=1_000, lines=10_000, whole=1_000_000)


def text(value: object, bounds: Bounds = FOLDED) -> str:
    return "\n".join(line.text for line in json_lines(value, bounds))


@pytest.mark.parametrize("value", [None, True, 1.5, "ü\n", [], {}, [1, [2, {"a": []}]], samples.REQUEST])
def test_within_bounds_it_is_still_the_same_json(value: object) -> None:
    assert json.loads(text(value, WIDE)) == value


def test_long_strings_are_cut_and_say_by_how_much() -> None:
    assert text({"a": "x" * 1_400}).endswith("⋯ 1,000 more characters\n}")


def test_long_arrays_keep_their_ends() -> None:
    shown = text(list(range(100)))
    assert "97" in shown
    assert "  1,\n" in shown
    assert "⋯ 88 items left out" in shown


def test_the_whole_is_bounded() -> None:
    lines = json_lines({str(n): n for n in range(5_000)})
    assert len(lines) == FOLDED.lines + 1
    assert lines[-1].text == "⋯ the rest is left out"
    assert len(text({str(n): "y" * 300 for n in range(2_000)})) < FOLDED.whole * 1.1


def test_what_would_move_the_cursor_stays_escaped() -> None:
    assert text("a\x9b\u202eb") == '"a\\u009b\\u202eb"'
