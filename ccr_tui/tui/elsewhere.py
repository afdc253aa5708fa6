"""Notices what other processes write into the same history: another ccr-tui, or `ccr-tui replay`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.bridge_listing import Listing
from ccr_tui.tui.feed import MARGIN_S, Feed, Hands
from ccr_tui.tui.model import Model

LOOK_S = 3.0
"""Least seconds between two looks."""


class Elsewhere:
    """Has the `feed` make its list anew when the history holds something newer that is not of the `model`."""

    def __init__(
        self, backend: Listing, model: Model, feed: Feed, now: Callable[[], float], hands: Hands
    ) -> None:
        self._backend = backend
        self._model = model
        self._feed = feed
        self._now = now
        self._hands = hands
        self._newest: int | None = None
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
            self._hands.start(self._read)

    def _read(self) -> None:
        try:
            found = self._backend.written_after(self._newest)
        except CcrError:
            found = {}  # whoever reads the list says so
        self._hands.back(self._take, found)

    def _take(self, found: Mapping[int, str]) -> None:
        self._looking = False
        last, self._newest = self._newest, max(found, default=-1 if self._newest is None else self._newest)
        if last is not None and not self._model.ids().issuperset(found.values()):
            # A list leaves out what began a moment ago, as that may be live.
            self._listed_from = self._now() + MARGIN_S
