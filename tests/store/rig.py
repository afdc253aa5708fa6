"""A writer on a real file whose notices can be looked at, and ways to spoil that file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ccr_tui.core.config import Retention
from ccr_tui.core.events import Event
from ccr_tui.store.writer import StoreWriter
from tests.waiting import DEADLINE_S


class Notices(list[tuple[str, str]]):
    """Level and sentence of everything the writer had to say."""

    def __call__(self, level: str, sentence: str) -> None:
        self.append((level, sentence))

    @property
    def levels(self) -> list[str]:
        return [level for level, _ in self]

    @property
    def text(self) -> str:
        return "\n".join(sentence for _, sentence in self)


def writer_on(path: Path, notices: Notices | None = None, retention: Retention | None = None) -> StoreWriter:
    return StoreWriter(path, retention or Retention(), Notices() if notices is None else notices)


def tell(writer: StoreWriter, *exchanges: Iterable[Event]) -> None:
    for events in exchanges:
        for event in events:
            writer.submit(event)


def write(path: Path, *exchanges: Iterable[Event]) -> None:
    """Write exchanges and close, as a process that ends well."""
    with writer_on(path) as writer:
        tell(writer, *exchanges)
        assert writer.flush(DEADLINE_S)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the write lock meanwhile."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")
    finally:
        connection.close()


def make_read_only(path: Path) -> None:
    """By SQLite's own mark in the file (a write version it does not know): it holds for root as well."""
    with path.open("r+b") as file:
        file.seek(18)
        file.write(b"\x09")


def fill_with_garbage(path: Path) -> None:
    path.write_bytes(b"This was a database once. " * 1000)
