from __future__ import annotations

from concurrent.futures import Future

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.questions import Reply
from ccr_tui.engine.custom_router.said import LONGEST_SENTENCE, in_one_line, reply_from, settle


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("deepseek,deepseek-chat", Reply("deepseek,deepseek-chat")),
        (" deepseek,deepseek-chat\n", Reply("deepseek,deepseek-chat")),
        (None, Reply()),
        ("", Reply()),
        (3, Reply(why="router.py returned 3, not a text")),
        (False, Reply(why="router.py returned False, not a text")),
        (b"a,b", Reply(why="router.py returned b'a,b', not a text")),
        ("a,\nb", Reply(why="router.py returned a text of 4 characters that is no provider,model")),
        ("x" * 201, Reply(why="router.py returned a text of 201 characters that is no provider,model")),
    ],
)
def test_what_a_program_returns_is_checked(answer: object, reply: Reply) -> None:
    assert reply_from("router.py", answer) == reply


def test_a_value_that_cannot_be_shown_is_reported_all_the_same() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ValueError("no")

    assert reply_from("router.py", Odd()).why.startswith("router.py returned <Odd instance at")


@given(st.text())
def test_a_sentence_is_one_short_line(text: str) -> None:
    line = in_one_line(text)
    assert "\n" not in line
    assert len(line) <= LONGEST_SENTENCE + 1


def test_the_first_result_stays() -> None:
    future: Future[int] = Future()
    settle(future, 1)
    settle(future, 2)
    assert future.result() == 1
    cancelled: Future[int] = Future()
    cancelled.cancel()
    settle(cancelled, 1)
    assert cancelled.cancelled()
