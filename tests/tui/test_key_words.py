import pytest

from ccr_tui.tui.key_words import key_words

MARKING = ["space marks 0/4", "enter sends", "ctrl+o pauses", "esc cancels"]


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (80, "space marks 0/4, enter sends, ctrl+o pauses, esc cancels"),
        (56, "␣ marks 0/4, ⏎ sends, ^o pauses, esc cancels"),
        (40, "␣ marks 0/4, ⏎ sends, esc cancels"),
        (30, "␣ marks 0/4, esc cancels"),
        (10, "esc cancels"),
    ],
)
def test_the_way_out_is_always_said(width: int, words: str) -> None:
    assert key_words(MARKING, width) == words
