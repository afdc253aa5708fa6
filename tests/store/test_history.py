from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.store.history import History
from ccr_tui.store.ledger import Ledger
from ccr_tui.store.owners import new_owner
from ccr_tui.store.reader import StoreReader
from tests.builders import EPOCH, exchange_events, record_of
from tests.store.conversation import bodies


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with closing(History(path, new_owner(), EPOCH)) as opened:
        yield opened


def ledger_of(*exchanges: list[ExchangeEvent]) -> Ledger:
    ledger = Ledger()
    for events in exchanges:
        for event in events:
            ledger.add(event)
    return ledger


def test_a_ledger_is_written_whole_or_not_at_all(path: Path, history: History) -> None:
    long = b'{"noise":"%s"}' % os.urandom(10_000).hex().encode()
    ledger = ledger_of(exchange_events(id="x1"), exchange_events(id="x2", body=long))
    pages = history.db.execute("pragma page_count").fetchone()[0]
    history.db.execute(f"pragma max_page_count = {pages}").fetchall()
    with pytest.raises(sqlite3.OperationalError):
        history.save(ledger, EPOCH)
    assert StoreReader(path).count() == 0
    assert ledger.unwritten
    history.db.execute(f"pragma max_page_count = {pages + 1000}").fetchall()
    assert history.save(ledger, EPOCH) == {}
    assert StoreReader(path).count() == 2
    assert not ledger.unwritten


def test_ids_of_blocks_that_were_rolled_back_are_not_used(path: Path, history: History) -> None:
    """The first try fails after its blocks were stored and remembered."""
    (body,) = bodies(1)
    ledger = ledger_of(exchange_events(body=body))
    history.db.execute(
        "create trigger stop before update of body_block on attempts "
        "begin select raise(rollback, 'not now'); end"
    )
    assert list(history.save(ledger, EPOCH)) == ["x0001"]
    history.db.execute("drop trigger stop")
    history.save(ledger_of(exchange_events(body=body)), EPOCH)
    assert StoreReader(path).request_body("x0001") == body


def test_what_cannot_be_stored_is_named_and_leaves_no_trace(path: Path, history: History) -> None:
    good, bad = exchange_events(id="good"), exchange_events(id="bad", tokens=2**70)
    refused = history.save(ledger_of(bad, good), EPOCH)
    assert isinstance(refused["bad"], OverflowError)
    assert StoreReader(path).recent() == [record_of(good)]
    assert history.db.table("details").count == 1


def test_notices_a_file_that_is_not_the_one_it_opened(path: Path, history: History) -> None:
    assert not history.replaced()
    moved = path.rename(path.with_name("moved"))
    assert history.replaced()
    path.touch()
    assert history.replaced()
    moved.replace(path)
    assert not history.replaced()
