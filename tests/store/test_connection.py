from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccr_tui.store.connection import connect, immediate, reading


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "odd #1 100%?" / "history.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with closing(connect(path)) as database:
        yield database


def test_a_new_database_can_shrink_and_logs_ahead(db: Database) -> None:
    db.execute("create table t (a)")
    assert db.execute("pragma auto_vacuum").fetchone() == (2,)
    assert db.execute("pragma journal_mode").fetchone() == ("wal",)
    assert db.execute("pragma synchronous").fetchone() == (1,)


def test_a_reading_connection_cannot_write(path: Path, db: Database) -> None:
    db.execute("create table t (a)")
    with reading(path) as other, pytest.raises(sqlite3.OperationalError, match="readonly"):
        other.execute("insert into t values (1)")


def test_reading_never_makes_a_file(path: Path) -> None:
    path.parent.mkdir()
    with pytest.raises(sqlite3.OperationalError), reading(path):
        pass
    assert not path.exists()


def test_an_error_undoes_the_whole_transaction(db: Database) -> None:
    def fail_half_way() -> None:
        with immediate(db):
            db.execute("insert into t values (1)")
            raise ZeroDivisionError

    db.execute("create table t (a)")
    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert db.table("t").count == 0
    assert not db.conn.in_transaction


def test_the_write_lock_is_held_from_the_start(path: Path, db: Database) -> None:
    with (
        closing(sqlite3.connect(path, timeout=0)) as other,
        immediate(db),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("begin immediate")
