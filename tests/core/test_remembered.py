from __future__ import annotations

from ccr_tui.core.remembered import MOST_TYPED, Remembered


def test_the_newest_filter_that_was_used_is_the_last_and_there_once() -> None:
    remembered = Remembered().with_typed("a").with_typed("b").with_typed("a")
    assert remembered.typed == ("b", "a")


def test_only_so_many_are_remembered() -> None:
    remembered = Remembered()
    for n in range(MOST_TYPED + 1):
        remembered = remembered.with_typed(str(n))
    assert len(remembered.typed) == MOST_TYPED
    assert remembered.typed[-1] == str(MOST_TYPED)


def test_filters_are_saved_replaced_and_deleted_by_name() -> None:
    remembered = Remembered().with_filter("slow", "ttft > 5").with_filter("slow", "ttft > 9")
    assert remembered.filters == {"slow": "ttft > 9"}
    assert remembered.without_filter("slow").without_filter("none").filters == {}
