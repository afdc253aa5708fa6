"""Opens SQLite connections to the history, private to the user, and gives transactions their shape."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

BUSY_S = 2.0
"""Seconds to wait for another process's write before it counts as trouble."""

_WAL_LIMIT = 64 * 1024 * 1024


def connect(path: Path) -> Database:
    """A connection for writing; the file and its folder are made, readable by the user only.

    It may be handed from thread to thread, but used by one at a time. Raises `sqlite3.Error` or
    `OSError`.
    """
    _ensure_private(path)
    connection = sqlite3.connect(_uri(path, "rw"), uri=True, timeout=BUSY_S, check_same_thread=False)
    try:
        # Takes effect in an empty database only, and there only before anything is written.
        connection.execute("pragma auto_vacuum = incremental")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute(f"pragma journal_size_limit = {_WAL_LIMIT}")
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """A connection that cannot write, for one short piece of work in the calling thread."""
    connection = sqlite3.connect(_uri(path, "ro"), uri=True, timeout=BUSY_S)
    with closing(connection):
        yield Database(connection, execute_plugins=False)


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from its start: it cannot fail half-way for want of it."""
    db.execute("begin immediate")
    try:
        yield
        db.commit()
    except BaseException:
        # The error that matters is the first one; a broken file may refuse the rollback as well.
        with suppress(sqlite3.Error):
            db.rollback()
        raise


def _ensure_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Only ever opened here while it is new: closing a descriptor of a database that this process
        # has open elsewhere would drop SQLite's own locks on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            with suppress(PermissionError):
                path.chmod(0o600)


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"
