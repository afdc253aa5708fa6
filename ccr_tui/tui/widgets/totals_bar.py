"""The line of sums above the table."""

from __future__ import annotations

from collections.abc import Sequence

from ccr_tui.tui.lines import Span
from ccr_tui.tui.totals_line import Summary, totals_line
from ccr_tui.tui.widgets.painting import RoleLine


class TotalsBar(RoleLine):
    """Shows a `Summary`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._summary: Summary | None = None

    def show(self, summary: Summary) -> None:
        self._summary = summary
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        return totals_line(self._summary, width) if self._summary else ()
