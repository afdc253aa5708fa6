"""Lines wrapped to a width, so that it can be done away from the screen, and what is known not done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ccr_tui.tui.lines import Line, Span, line, wrap
from ccr_tui.tui.table_lines import table_lines


@dataclass(frozen=True, slots=True)
class Wrapped:
    """`rows` of at most `width` cells; `starts` are the rows on which the lines of `source` begin."""

    source: Sequence[Line] = ()
    width: int = 0
    rows: Sequence[Line] = ()
    starts: Sequence[int] = ()

    def row_of(self, index: int) -> int:
        """The row on which a line begins."""
        return self.starts[index] if index < len(self.starts) else len(self.rows)


def wrapped(source: Sequence[Line], width: int, before: Wrapped | None = None) -> Wrapped:
    """Wrap the lines; the beginning that `before` has in common with them is taken from there."""
    if width < 1:
        return Wrapped(source)
    rows: list[Line] = []
    starts: list[int] = []
    if before is not None and before.width == width:
        same = _common(before.source, source)
        rows += before.rows[: before.row_of(same)]
        starts += before.starts[:same]
    for one in source[len(starts) :]:
        starts.append(len(rows))
        rows += laid_out(one, width)
    return Wrapped(source, width, rows, starts)


def laid_out(source: Line, width: int) -> list[Line]:
    """A line as rows of at most `width` cells; a table that has no room there as it was written."""
    if source.table is None:
        return wrap(source, width)
    written = (line(Span(text)) for text in source.text.split("\n"))
    return table_lines(source.table, width) or [row for raw in written for row in wrap(raw, width)]


def _common(one: Sequence[Line], other: Sequence[Line]) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)
