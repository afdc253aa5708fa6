from __future__ import annotations

from array import array

from ccr_tui.tui import rows as module
from ccr_tui.tui.rows import Pages, Rows
from tests.builders import exchange_events, record_of

A, B, C = (record_of(exchange_events(id=name)) for name in "abc")


def test_stored_rows_come_first_and_are_unknown_until_they_are_read() -> None:
    pages = Pages()
    rows = Rows(array("q", [7, 9]), [C], pages)
    assert list(rows) == [None, None, C]
    assert rows.missing(-5, 99) == [7, 9]
    pages.put({7: A})
    assert list(rows) == [A, None, C]
    assert rows.missing(0, 3) == [9]


def test_what_is_known_live_goes_before_what_was_read() -> None:
    pages, newer = Pages(), record_of(exchange_events(id="a", session="other"))
    pages.put({7: A})
    assert list(Rows(array("q", [7]), [], pages, {"a": newer}.get)) == [newer]


def test_a_row_is_found_again_wherever_it_went() -> None:
    pages = Pages()
    before = Rows(array("q", [7, 9]), [B, C], pages)
    assert [before.key(n) for n in range(-1, 5)] == [None, 7, 9, "b", "c", None]
    pages.put({12: B})
    after = Rows(array("q", [1, 2, 7, 9, 12]), [C], pages)
    assert [after.place(before.key(n), n) for n in range(4)] == [2, 3, 4, 5]
    assert after.place("gone", 0) is after.place(99, 0) is after.place(None, 0) is None


def test_the_records_read_first_are_forgotten_first() -> None:
    pages = Pages()
    pages.put({n: record_of(exchange_events(id=f"x{n}")) for n in range(module.KEPT)})
    pages.put({0: A})
    pages.put({module.KEPT: B})
    assert pages.get(0) is A
    assert pages.get(1) is None
    assert pages.row_of("x1") is None
    assert (pages.row_of("a"), pages.row_of("b")) == (0, module.KEPT)
