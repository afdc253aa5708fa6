from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.store.connection import connect
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.schema import check, migrations, prepare
from tests.builders import exchange_events, record_of
from tests.store.rig import write

with Database(memory=True) as empty:
    NAMES = [migration.name for migration in migrations.pending(empty)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with closing(connect(path)) as database:
        yield database


@pytest.mark.parametrize("older", NAMES)
def test_every_older_version_is_brought_up_to_date(path: Path, db: Database, older: str) -> None:
    migrations.apply(db, stop_before=older)
    events = exchange_events()
    write(path, events)
    assert StoreReader(path).get("x0001") == record_of(events)
    assert [migration.name for migration in migrations.applied(db)] == NAMES


def test_preparing_twice_changes_nothing(path: Path, db: Database) -> None:
    prepare(db, path)
    before = db.schema
    prepare(db, path)
    check(db, path)
    assert db.schema == before


@pytest.mark.parametrize("older", NAMES[1:])
def test_a_reader_asks_for_an_older_history_to_be_opened_once(path: Path, db: Database, older: str) -> None:
    migrations.apply(db, stop_before=older)
    with pytest.raises(StoreError, match="older ccr-tui: start ccr-tui once"):
        StoreReader(path).recent()


def test_a_newer_history_is_left_alone(path: Path, db: Database) -> None:
    prepare(db, path)
    db.table("_sqlite_migrations").insert(
        {"migration_set": "ccr_tui", "name": "m999_holograms", "applied_at": ""}
    )
    for use in (prepare, check):
        with pytest.raises(StoreError, match="newer ccr-tui: update"):
            use(db, path)


def test_another_program_s_database_is_left_alone(path: Path, db: Database) -> None:
    db.table("recipes").insert({"name": "soup"})
    for use in (prepare, check):
        with pytest.raises(StoreError, match="another program"):
            use(db, path)
    assert db.table_names() == ["recipes"]
