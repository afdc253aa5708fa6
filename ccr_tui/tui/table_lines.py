"""Lays a table out in the width there is: columns in line, cells wrapped where they are too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from ccr_tui.tui.lines import Line, Role, Span, Table, line, wrap

LEAST = 6
"""Cells that a column may be shrunk to."""
GAP = "  "


def table_lines(table: Table, width: int) -> list[Line]:
    """Its lines; none where `width` is too little for so many columns."""
    rows = table.rows
    wanted = [max(cell_len(cell.text) for cell in column) for column in zip(*rows, strict=True)]
    widths = _shrunk(wanted, width - len(GAP) * (len(wanted) - 1))
    if not widths:
        return []
    head, *body = (list(_row(row, widths, table.right)) for row in rows)
    rule = line(Span(GAP.join("─" * each for each in widths), Role.DIM))
    return [*head, rule, *(one for row in body for one in row)]


def _shrunk(wanted: Sequence[int], room: int) -> list[int]:
    """Widths that fit the room: the widest columns give way, as far as they can."""
    if sum(min(each, LEAST) for each in wanted) > room:
        return []
    most = min(max(wanted), max(room, 0))
    while sum(min(each, most) for each in wanted) > room:
        most -= 1
    return [min(each, most) for each in wanted]


def _row(cells: Sequence[Line], widths: Sequence[int], right: Sequence[bool]) -> Iterator[Line]:
    """A row, as many lines high as its longest cell."""
    columns = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns, fillvalue=Line()):
        spans: list[Span] = []
        for part, width, to_right in zip(parts, widths, right, strict=True):
            space = Span(" " * (width - cell_len(part.text)))
            spans += [
                Span(GAP if spans else ""),
                *((space, *part.spans) if to_right else (*part.spans, space)),
            ]
        yield line(*spans)
