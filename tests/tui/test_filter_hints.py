from __future__ import annotations

import pytest
from rich.cells import cell_len

from ccr_tui.tui.filter import Filter
from ccr_tui.tui.filter_completion import Completion, filter_completions
from ccr_tui.tui.filter_hints import MOST_CHOICES, MOST_ERROR, hint_lines


@pytest.mark.parametrize("width", [20, 38, 78, 118])
def test_fits_however_much_there_is_to_say(width: int) -> None:
    error = Filter.parse("staus > 5").error
    choices = filter_completions("t", 1)
    lines = hint_lines(error, choices * 4, 5, width)
    assert len(lines) <= MOST_ERROR + MOST_CHOICES + 1
    assert all(cell_len(line.text) <= width for line in lines)
    assert lines[0].text.startswith("✗ unknown field")


def test_shows_the_choices_around_the_one_taken() -> None:
    choices = [Completion(f"c{n}", 0, "meaning") for n in range(20)]
    texts = [line.text for line in hint_lines("", choices, 10, 40)]
    assert texts[0] == "  c7   meaning"
    assert "▸ c10  meaning" in texts
    assert texts[-1] == "  7 more"
    assert hint_lines("", (), -1, 40) == []
    assert [line.text for line in hint_lines("", choices, 19, 40)][-1] == "▸ c19  meaning"
