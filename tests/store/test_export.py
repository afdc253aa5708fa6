from __future__ import annotations

from pathlib import Path

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.errors import StoreError
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record_values import RECORD_FIELDS
from ccr_tui.store import export as export_module
from ccr_tui.store import listing
from ccr_tui.store.export import exported
from ccr_tui.store.reader import StoreReader
from tests.builders import ANSWER, EPOCH, body_of, exchange_events
from tests.store.rig import write


def test_all_that_are_wanted_with_their_bodies_the_oldest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "PAGE", 2)
    path = tmp_path / "history.db"
    write(path, *(exchange_events(id=f"x{n}", at=EPOCH + n, body=body_of(f"m{n}")) for n in range(5)))
    items = list(exported(StoreReader(path), Wanted(condition=Condition.parse('id != "x3"', RECORD_FIELDS))))
    assert [item.record.id for item in items] == ["x0", "x1", "x2", "x4"]
    assert [item.request for item in items] == [body_of(f"m{n}") for n in (0, 1, 2, 4)]
    assert items[0].answer == ANSWER
    lean = list(exported(StoreReader(path), Wanted(), bodies=False))
    assert [(item.request, item.answer) for item in lean] == [(b"", b"")] * 5


def test_many_come_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "FIRST", 2)
    path = tmp_path / "history.db"
    write(path, *(exchange_events(id=f"x{n}", at=EPOCH + n) for n in range(7)))
    found = [item.record.id for item in exported(StoreReader(path), Wanted())]
    assert found == [f"x{n}" for n in range(7)]


def test_what_was_not_kept_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    start, *_ = exchange_events(id="x1", attempts=[], finished=False)
    write(path, [start])
    (item,) = exported(StoreReader(path), Wanted())
    assert item.answer == b""


def test_no_history_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no history"):
        list(exported(StoreReader(tmp_path / "none.db"), Wanted()))
