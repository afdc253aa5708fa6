from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccr_tui.core.config import Retention
from ccr_tui.store import retention, writer
from ccr_tui.store.connection import connect
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.retention import Pruner, sweep, used_bytes
from tests.builders import EPOCH, answered, exchange_events
from tests.store.conversation import bodies
from tests.store.rig import tell, write, writer_on
from tests.waiting import DEADLINE_S, eventually

DAY_S = 86_400.0
MB = 1024 * 1024
AGED = Retention(max_age_days=10, max_size_mb=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with closing(connect(path)) as database:
        yield database


def prune(db: Database, bounds: Retention, now: float = EPOCH) -> int:
    """Run every step that is due; how many there were."""
    pruner = Pruner(db, bounds)
    return sum(1 for _ in iter(lambda: pruner.step(now), False))


def noise(size: int) -> bytes:
    """A body that no compression makes smaller than about `size`."""
    return b'{"noise":"%s"}' % os.urandom(size).hex().encode()


def kept(path: Path) -> list[str]:
    return [record.id for record in StoreReader(path).recent(10_000)]


def test_old_exchanges_go_and_young_ones_stay(path: Path, db: Database) -> None:
    write(path, *(exchange_events(id=f"x{n:02}", at=EPOCH - n * DAY_S) for n in range(20)))
    prune(db, AGED)
    assert kept(path) == [f"x{n:02}" for n in range(10)] + ["x10"]
    left = {table: db.table(table).count for table in ("details", "attempts")}
    assert left == {"details": 11, "attempts": 11}


def test_nothing_is_done_where_nothing_is_due(path: Path, db: Database) -> None:
    write(path, exchange_events())
    assert prune(db, Retention()) == 0
    assert prune(db, Retention(max_age_days=0, max_size_mb=0), now=EPOCH * 2) == 0


def test_bodies_of_a_pruned_session_still_build_up(path: Path, db: Database) -> None:
    """Young bodies build on old ones: those have to outlive their own exchanges."""
    sent = list(bodies(60, words=20))
    write(
        path,
        *(exchange_events(id=f"x{n:02}", at=EPOCH - (59 - n) * DAY_S, body=b) for n, b in enumerate(sent)),
    )
    prune(db, AGED)
    reader = StoreReader(path)
    assert kept(path) == [f"x{n}" for n in range(49, 60)]
    for n in range(49, 60):
        assert reader.request_body(f"x{n}") == sent[n]
        assert reader.response_body(f"x{n}") == answered().body


def test_nothing_is_left_of_what_nobody_needs(path: Path, db: Database) -> None:
    write(path, *(exchange_events(id=f"x{n}", body=b, system_text=f"s{n}") for n, b in enumerate(bodies(9))))
    prune(db, AGED, now=EPOCH + 20 * DAY_S)
    tables = ("exchanges", "details", "attempts", "bodies", "blocks")
    assert {table: db.table(table).count for table in tables} == dict.fromkeys(tables, 0)


def test_the_size_is_bounded_and_the_file_shrinks(path: Path, db: Database) -> None:
    write(path, *(exchange_events(id=f"x{n:02}", at=EPOCH + n, body=noise(100_000)) for n in range(40)))
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    assert path.stat().st_size > 3 * MB
    prune(db, Retention(max_age_days=0, max_size_mb=2))
    assert path.stat().st_size <= 2 * MB
    assert used_bytes(db) > MB
    assert kept(path) == [f"x{n:02}" for n in range(40 - len(kept(path)), 40)]


def test_shared_content_needs_more_than_one_round(path: Path, db: Database) -> None:
    """Only the newest exchanges are large, so deleting a share of all does not free that share."""
    small = [exchange_events(id=f"x{n:03}", at=EPOCH + n) for n in range(300)]
    large = [exchange_events(id=f"y{n}", at=EPOCH + 1000 + n, body=noise(400_000)) for n in range(5)]
    write(path, *small, *large)
    prune(db, Retention(max_age_days=0, max_size_mb=1))
    assert used_bytes(db) <= MB
    assert set(kept(path)) < {f"y{n}" for n in range(5)}


def test_what_is_in_flight_is_not_pruned_for_size(path: Path, db: Database) -> None:
    with writer_on(path) as open_writer:
        tell(open_writer, exchange_events(body=noise(MB), finished=False))
        assert open_writer.flush(DEADLINE_S)
        prune(db, Retention(max_age_days=0, max_size_mb=1))
        assert kept(path) == ["x0001"]


def test_steps_are_small(path: Path, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "EXCHANGES_PER_STEP", 5)
    monkeypatch.setattr(retention, "BLOCKS_PER_SWEEP", 10)
    monkeypatch.setattr(retention, "PAGES_PER_STEP", 10)
    write(path, *(exchange_events(id=f"x{n}", body=noise(5000)) for n in range(30)))
    assert prune(db, AGED, now=EPOCH + 20 * DAY_S) > 6 + 3 + 3
    assert db.table("blocks").count == 0


def test_writing_goes_on_exactly_after_a_sweep(path: Path, db: Database) -> None:
    """A writer remembers ids of blocks; after a sweep by another process they may not exist."""
    sent = list(bodies(4, words=20))
    with writer_on(path) as open_writer:
        for n, body in enumerate(sent[:3]):
            tell(open_writer, exchange_events(id=f"x{n}", body=body))
        assert open_writer.flush(DEADLINE_S)
        prune(db, AGED, now=EPOCH + 20 * DAY_S)
        assert kept(path) == []
        tell(open_writer, exchange_events(id="x3", at=EPOCH + 20 * DAY_S, body=sent[3]))
        assert open_writer.flush(DEADLINE_S)
    assert StoreReader(path).request_body("x3") == sent[3]
    assert StoreReader(path).response_body("x3") == answered().body


def test_a_sweep_finds_what_an_interrupted_one_left(path: Path, db: Database) -> None:
    write(path, exchange_events(), exchange_events(id="x2", body=noise(10)))
    db.execute("delete from exchanges where id = 'x2'")
    before = db.table("blocks").count
    assert sweep(db)
    assert db.table("blocks").count < before
    assert StoreReader(path).request_body("x0001")


def test_the_writer_prunes_by_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "FIRST_PRUNE_S", 0.0)
    write(path, exchange_events(at=0.0), exchange_events(id="young", at=4e9))
    with writer_on(path):
        eventually(lambda: kept(path) == ["young"])


def test_a_busy_writer_prunes_only_when_that_is_overdue(path: Path) -> None:
    write(path, exchange_events(at=0.0), exchange_events(id="young", at=4e9))
    busy = writer_on(path)
    busy._connect()
    busy._prune_at = time.monotonic()
    busy._work(busy=True)
    assert kept(path) == ["x0001", "young"]
    busy._prune_at -= writer.PRUNE_EVERY_S
    busy._work(busy=True)
    assert kept(path) == ["young"]
    busy._disconnect()
