"""The rows of the table: those of the history by number, read by the page, and below them the live ones."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

from ccr_tui.core.record import ExchangeRecord

KEPT = 3000
"""Records of the history that are remembered."""

Key = int | str
"""What a row is known by: a row id of the history, or the id of a live exchange."""


class Pages:
    """Records of the history that have been read, the newest read last; the oldest read go first."""

    def __init__(self) -> None:
        self._records: dict[int, ExchangeRecord] = {}
        self._rows: dict[str, int] = {}

    def get(self, row: int) -> ExchangeRecord | None:
        return self._records.get(row)

    def row_of(self, id: str) -> int | None:
        """The row of an exchange that has been read."""
        return self._rows.get(id)

    def in_flight(self) -> Iterator[tuple[int, ExchangeRecord]]:
        """What had not ended when it was read."""
        return ((row, record) for row, record in self._records.items() if record.in_flight)

    def put(self, records: Mapping[int, ExchangeRecord]) -> None:
        for row, record in records.items():
            self._records.pop(row, None)
            self._records[row] = record
            self._rows[record.id] = row
        for row in list(self._records)[: max(0, len(self._records) - KEPT)]:
            del self._rows[self._records.pop(row).id]


class Rows(Sequence[ExchangeRecord | None]):
    """A moment's rows, from top to bottom; None stands for a record that is still to be read.

    `current` gives what is known live of an exchange, which goes before what was read.
    """

    def __init__(
        self,
        stored: array[int] | None = None,
        live: Sequence[ExchangeRecord] = (),
        pages: Pages | None = None,
        current: Callable[[str], ExchangeRecord | None] = lambda _: None,
    ) -> None:
        self._stored = array("q") if stored is None else stored
        self._count = len(self._stored)  # the list may grow at its end later
        self._live = live
        self._pages = pages or Pages()
        self._current = current

    def __len__(self) -> int:
        return self._count + len(self._live)

    def __getitem__(self, index: int) -> ExchangeRecord | None:  # type: ignore[override]
        if not 0 <= index < len(self):
            raise IndexError(index)
        if index >= self._count:
            return self._live[index - self._count]
        record = self._pages.get(self._stored[index])
        return record and (self._current(record.id) or record)

    def __iter__(self) -> Iterator[ExchangeRecord | None]:
        return (self[index] for index in range(len(self)))

    @property
    def live(self) -> Sequence[ExchangeRecord]:
        """The live ones."""
        return self._live

    def key(self, index: int) -> Key | None:
        """What the row is known by in later rows too; None where there is no row."""
        if 0 <= index < self._count:
            return self._stored[index]
        return self._live[index - self._count].id if self._count <= index < len(self) else None

    def place(self, key: Key | None, near: int) -> int | None:
        """Where a row is now that was `near` this index before; None when it is gone."""
        if key is None or self.key(near) == key:
            return None if key is None else near
        row = key if isinstance(key, int) else self._pages.row_of(key)
        if row is not None:
            try:
                return self._stored.index(row, 0, self._count)
            except ValueError:
                return None
        places = range(len(self._live) - 1, -1, -1)
        return next((self._count + n for n in places if self._live[n].id == key), None)

    def missing(self, start: int, stop: int) -> list[int]:
        """The row ids from `start` to before `stop` whose records are still to be read."""
        wanted = self._stored[max(0, start) : max(0, min(stop, self._count))]
        return [row for row in wanted if self._pages.get(row) is None]
