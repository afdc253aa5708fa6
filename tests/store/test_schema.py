from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.core.exchange import Failed, Failure, FailureKind
from ccr_tui.store.connection import connect
from ccr_tui.store.reader import StoreReader
from ccr_tui.store.rows import exchange_row
from ccr_tui.store.schema import check, migrations, prepare
from tests.builders import Try, exchange_events, failed, record_of
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


@pytest.mark.parametrize(
    ("message", "attempts", "kind"),
    [
        ("ccr-tui is about to quit and takes no new requests.", [], "turned_away"),
        ("internal error: KeyError: 'x'", [], "internal"),
        ("answered text/html instead of a message", [failed(200, kind=FailureKind.MALFORMED)], "malformed"),
    ],
)
def test_what_ccr_tui_itself_refused_is_told_from_garbage(
    path: Path, db: Database, message: str, attempts: list[Try], kind: str
) -> None:
    was = Failed(Failure(FailureKind.MALFORMED, message))
    migrations.apply(db, stop_before="m007_held")
    row = exchange_row(record_of(exchange_events(attempts=attempts, outcome=was)))
    del row["held_s"]
    db.table("exchanges").insert(row | {"owner": 1})
    prepare(db, path)
    (kept,) = db.query("select failure, outcome_detail, held_s from exchanges")
    assert (kept["failure"], kept["held_s"]) == (kind, 0.0)
    outcome = msgspec.json.decode(kept["outcome_detail"], type=Failed)
    assert outcome.failure == replace(was.failure, kind=FailureKind(kind))
