"""The list of a history that is a list in memory: see `bridge_listing.Listing`."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence

from ccr_tui.core.listing import Sort, Wanted, amount
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import record_values
from ccr_tui.core.totals import Totals
from tests.builders import EPOCH


class FakeListing:
    """A row id is a place in `_history`, whose end gets what was played and then asked for."""

    _history: list[ExchangeRecord]
    _records: dict[str, ExchangeRecord | None]

    def batches(self, wanted: Wanted, before: float, without: Collection[str]) -> Iterator[array[int]]:
        rows = [n for n, r in enumerate(self._history) if r.id not in without and holds(wanted, r)]
        if wanted.sort is Sort.AGE:
            yield array("q", rows[-50:])
            yield array("q", rows[:-50])
            return
        sign = 1 if wanted.ascending else -1
        rows.sort(key=lambda n: sign * (amount(self._history[n], wanted.sort, EPOCH + 600) or 0))
        yield array("q", rows)

    def page(self, rows: Sequence[int]) -> Mapping[int, ExchangeRecord]:
        return {row: self._history[row] for row in rows}

    def rows_of(self, ids: Collection[str]) -> Mapping[str, int]:
        known = {record.id for record in self._history}
        played = (r for r in self._records.values() if r and r.id in ids and r.id not in known)
        self._history.extend(played)
        return {record.id: row for row, record in enumerate(self._history) if record.id in ids}

    def written_after(self, row: int | None) -> Mapping[int, str]:
        first = len(self._history) - 1 if row is None else row + 1
        return {n: record.id for n, record in enumerate(self._history) if n >= first}

    def session_totals(self, session: str) -> Totals:
        played = (r for r in self._records.values() if r and not r.in_flight)
        records = {record.id: record for record in (*self._history, *played)}.values()
        return sum((Totals.of(r) for r in records if r.facts.session == session), Totals())


def holds(wanted: Wanted, record: ExchangeRecord) -> bool:
    condition = wanted.condition
    return all(word.matches(record) for word in wanted.words) and (
        condition is None or condition.holds(record_values(record, condition))
    )
