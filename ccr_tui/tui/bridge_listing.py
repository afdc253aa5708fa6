"""What the screen may ask of the history's list: which exchanges there are, and those on a page."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals


class Listing(Protocol):
    """Part of `bridge.Backend`. All of it may block."""

    def batches(self, wanted: Wanted, before: float, without: Collection[str]) -> Iterator[array[int]]:
        """Row ids of what is wanted, in the order of the list; by age the newest batch comes first.

        Only what began `before` (seconds since the epoch) is listed, and `without` these ids.
        """

    def page(self, rows: Sequence[int]) -> Mapping[int, ExchangeRecord]:
        """The records of these rows, without those that were deleted meanwhile."""

    def rows_of(self, ids: Collection[str]) -> Mapping[str, int]:
        """The rows of these exchanges, of those that are written down."""

    def written_after(self, row: int | None) -> Mapping[int, str]:
        """Rows and ids of what was written after `row`; None: of the newest few."""

    def session_totals(self, session: str) -> Totals:
        """Sums over everything that the history has of a session."""
