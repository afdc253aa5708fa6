"""Remembers how the rows of the table were painted: most of them say the same a moment later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from textual.strip import Strip

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.columns import Context, layout, row
from ccr_tui.tui.format import age
from ccr_tui.tui.lines import Span

ContextOf = Callable[[ExchangeRecord], Context]
BLANK = Span(" ")


class Painted(NamedTuple):
    """A row as it was painted last, and from what; `look` is what the cursor and the mouse make of it."""

    record: ExchangeRecord
    context: Context
    cells: tuple[Span, ...]
    look: str | None
    strip: Strip

    def still_says(self, record: ExchangeRecord, context: Context, width: int) -> bool:
        """Of what has finished only the age goes on, and that is rarely another text."""
        if self.record is not record or record.in_flight or self.strip.cell_length != width:
            return False
        was, now = (age(at - record.started_at) for at in (self.context.now, context.now))
        return was == now and replace(context, now=self.context.now) == self.context


class RowPainter:
    """`paint` makes a strip of spans, in a look and a width."""

    def __init__(
        self, context_of: ContextOf, paint: Callable[[Iterable[Span], str | None, int], Strip]
    ) -> None:
        self._context_of = context_of
        self._paint = paint
        self.painted: dict[str, Painted] = {}

    def strip(self, record: ExchangeRecord, look: str | None, width: int) -> Strip:
        """The line of a record, painted anew only if it says or looks something else."""
        known, context = self.painted.get(record.id), self._context_of(record)
        cells = self._cells(record, context, width)
        if known and (known.cells, known.look, known.strip.cell_length) == (cells, look, width):
            strip = known.strip
        else:
            strip = self._paint([part for cell in cells for part in (cell, BLANK)][:-1], look, width)
        self.painted[record.id] = Painted(record, context, cells, look, strip)
        return strip

    def outdated(self, record: ExchangeRecord) -> bool:
        """Whether the row would say something else by now."""
        known = self.painted.get(record.id)
        if known is None:
            return True
        return known.cells != self._cells(record, self._context_of(record), known.strip.cell_length)

    def clear(self) -> None:
        """Paint everything anew."""
        self.painted.clear()

    def keep(self, count: int) -> None:
        """Forget everything when there is more than what is seen may need."""
        if len(self.painted) > count:
            self.painted.clear()

    def _cells(self, record: ExchangeRecord, context: Context, width: int) -> tuple[Span, ...]:
        known = self.painted.get(record.id)
        if known is not None and known.still_says(record, context, width):
            return known.cells
        return row(record, layout(width), context)
