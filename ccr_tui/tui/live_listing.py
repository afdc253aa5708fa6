"""The history's list in a real run: see `bridge_listing.Listing`."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.store.listing import written_after
from ccr_tui.store.reader import StoreReader


class LiveListing:
    """Passes on to the reader of the store."""

    _reader: StoreReader

    def batches(self, wanted: Wanted, before: float, without: Collection[str]) -> Iterator[array[int]]:
        return self._reader.batches(wanted, before, without)

    def page(self, rows: Sequence[int]) -> Mapping[int, ExchangeRecord]:
        return self._reader.page(rows)

    def rows_of(self, ids: Collection[str]) -> Mapping[str, int]:
        return self._reader.rows_of(ids)

    def written_after(self, row: int | None) -> Mapping[int, str]:
        return self._reader.ask(partial(written_after, row=row))

    def session_totals(self, session: str) -> Totals:
        return self._reader.session_totals(session)
