"""Notices what other processes write into the same history: another ccr-tui, or `ccr-tui replay`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from ccr_tui.core.errors import CcrError
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.bridge_listing import Listing
from ccr_tui.tui.feed import MARGIN_S, Feed, Hands
from ccr_tui.tui.model import Model

LOOK_S = 3.0
"""Least seconds between two looks."""


class Elsewhere:
    """Has the `model` count what is not its own, and the `feed` list it."""

    def __init__(
        self, backend: Listing, model: Model, feed: Feed, now: Callable[[], float], hands: Hands
    ) -> None:
        self._backend = backend
        self._model = model
        self._feed = feed
        self._now = now
        self._hands = hands
        self._newest: int | None = None
        self._open: frozenset[int] = frozenset()
        self._looking = False
        self._looked_at = 0.0
        self._listed_from: float | None = None

    def look(self) -> None:
        """Call it at times, on the screen's thread."""
        now = self._now()
        if self._listed_from is not None and now >= self._listed_from and self._feed.settled:
            self._listed_from = None
            self._feed.ask_again()
        if not self._looking and now - self._looked_at >= LOOK_S:
            self._looking, self._looked_at = True, now
            self._feed.refresh()
            self._hands.start(partial(self._read, self._newest, self._open, self._model.ids()))

    def _read(self, newest: int | None, still_open: Collection[int], own: Collection[str]) -> None:
        found: Mapping[int, str] = {}
        records: Mapping[int, ExchangeRecord] = {}
        try:
            found = self._backend.written_after(newest)
            rows = [*still_open, *(row for row, id_of_row in found.items() if id_of_row not in own)]
            records = self._backend.page(rows) if rows else {}
        except CcrError:
            pass  # whoever reads the list says so
        self._hands.back(self._take, found, records)

    def _take(self, found: Mapping[int, str], records: Mapping[int, ExchangeRecord]) -> None:
        self._looking = False
        last, self._newest = self._newest, max(found, default=-1 if self._newest is None else self._newest)
        own = self._model.ids()
        others = {row: record for row, record in records.items() if record.id not in own}
        # What began a moment ago may be the model's own: its news may still be on the way.
        settled = self._now() - MARGIN_S
        over = {row for row, record in others.items() if not record.in_flight and record.started_at < settled}
        self._open = frozenset(others.keys() - over)
        running = sum(record.in_flight for record in others.values())
        if over or running != self._model.running_elsewhere:
            self._model.load(others[row] for row in over)
            self._model.running_elsewhere = running
            self._hands.changed()
        more = last is not None and not own.issuperset(found.values())
        if more and self._listed_from is None:  # put off again and again, it would never be
            # A list leaves out what began a moment ago, as that may be live.
            self._listed_from = self._now() + MARGIN_S
