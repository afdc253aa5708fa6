from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.scoring import BEST, read_score, score_question, shortened

FACTS = RequestFacts("messages", last_user_text="Why is it slow?", turn=1)


@pytest.mark.parametrize(
    ("text", "score", "note"),
    [
        ("7: right, but leaves out the error case", 7, "right, but leaves out the error case"),
        ("**8/10** – complete.", 8, "complete"),
        ("Score: 4\nIt misses the point.", 4, "It misses the point"),
        ("Score (0-10): 7", 7, None),
        ('{"score": 6.5, "reason": "fine"}', 6.5, "fine"),
        ("I would give it 3 out of 10, since it guesses", 3, "since it guesses"),
        ("10", 10, ""),
        ("0 - no answer", 0, "no answer"),
        ("7,5: good", 7.5, "good"),
        ("I'd say 9.", 9, None),
        ("1. It is short.\n2. It is right.\nScore: 8", 8, ""),
        ("6 good enough", 6, None),
    ],
)
def test_reads_the_score_and_the_reason(text: str, score: float, note: str | None) -> None:
    judgement = read_score(text)
    assert judgement is not None
    assert judgement.score == score
    if note is not None:
        assert judgement.note == note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "good",
        "11: better than perfect",
        "85/100",
        "-3",
        "7-8: between",
        "between 3 and 4",
        "1. short\n2. right",
        "score 1,000",
        "100%",
    ],
)
def test_what_is_no_score_is_none(text: str) -> None:
    assert read_score(text) is None


@given(st.text())
def test_never_fails_nor_leaves_the_scale(text: str) -> None:
    judgement = read_score(text)
    assert judgement is None or 0 <= judgement.score <= BEST


@given(st.integers(0, 10), st.text(st.characters(categories=["L", "Zs"]), max_size=40))
def test_the_form_that_is_asked_for_is_always_read(score: int, reason: str) -> None:
    judgement = read_score(f"{score}: {reason}")
    assert judgement is not None
    assert judgement.score == score


def test_a_note_is_one_short_line_without_a_key() -> None:
    judgement = read_score("4: it prints sk-ant-api03-abcdefgh\nin a log " + "and on " * 100)
    assert judgement is not None
    assert "sk-ant" not in judgement.note
    assert "\n" not in judgement.note
    assert len(judgement.note) <= 200


def test_the_question_holds_request_and_answer_and_what_cannot_be_seen() -> None:
    text = score_question(FACTS, "Because of the index.")
    assert "<request>\nWhy is it slow?\n</request>" in text
    assert "<answer>\nBecause of the index.\n</answer>" in text
    assert text.startswith("The request begins a conversation.\n")
    late = score_question(RequestFacts("messages", turn=3, in_loop=True), "Done.")
    assert "longer conversation" in late
    assert "with tools" in late


def test_a_long_answer_keeps_its_beginning_and_its_end() -> None:
    text = shortened("a" * 20_000 + "z" * 20_000)
    assert len(text) < 25_000
    assert text.startswith("aaa")
    assert "16,000 characters left out" in text
    assert text.endswith("zzz")
    assert shortened("short") == "short"
