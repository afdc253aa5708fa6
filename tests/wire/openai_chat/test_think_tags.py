from __future__ import annotations

import pytest

from ccr_tui.core.wire.openai_chat.think_tags import ThinkTags


def divided(pieces: list[str]) -> tuple[str, str]:
    tags = ThinkTags()
    found = [tags.feed(piece) for piece in pieces] + [tags.flush()]
    return "".join(thought for thought, _ in found), "".join(words for _, words in found)


@pytest.mark.parametrize(
    ("text", "thought", "words"),
    [
        ("<think>\na\n</think>\n\nb", "a\n", "b"),
        ("\n <think>a</think>b</think>", "a", "b</think>"),
        ("<think></think>b", "", "b"),
        ("no tags <think>", "", "no tags <think>"),
        ("<thin", "", "<thin"),
        ("<think>never closed </thin", "never closed </thin", ""),
        ("  plain", "", "  plain"),
        ("", "", ""),
    ],
)
def test_thought_and_words_however_they_are_cut(text: str, thought: str, words: str) -> None:
    assert divided([text]) == (thought, words)
    assert divided(list(text)) == (thought, words)
    for cut in range(len(text)):
        assert divided([text[:cut], text[cut:]]) == (thought, words)


def test_words_behind_the_thought_are_not_held_back() -> None:
    tags = ThinkTags()
    tags.feed("<think>a</think>b")
    assert tags.feed("<") == ("", "<")
