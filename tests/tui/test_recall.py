from __future__ import annotations

from ccr_tui.tui.recall import Recall


def test_goes_back_and_forth_and_keeps_what_was_being_typed() -> None:
    recall = Recall(("a", "b"))
    assert recall.step(-1, "new") == "b"
    assert recall.step(-1, "b") == "a"
    assert recall.step(-1, "a") is None
    assert recall.step(1, "a, edited") == "b"
    assert recall.step(1, "b") == "new"
    assert recall.step(1, "new") is None
    assert recall.step(-1, "new") == "b"
    assert recall.step(-1, "b") == "a, edited"


def test_what_stands_there_already_is_no_step() -> None:
    assert Recall(("a", "b")).step(-1, "b") == "a"
    assert Recall().step(-1, "x") is None
