"""Columns of the cost screen's tables: numbers on the right, a name that takes the room that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.cells import cell_len

from ccr_tui.core.statistics import Saving
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Role, Span

T = TypeVar("T")

NAME_LEAST, NAME_SHARE = 13, 0.3
"""Cells that a name has at least, and the share of all of them; columns give way to it."""
SAVED = 8
"""Cells of what was saved."""
ASCENDING, DESCENDING = "▴", "▾"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A number about a `T`. Of columns that do not fit, those with the highest `rank` go first."""

    title: str
    width: int
    rank: int
    cell: Callable[[T], Span]
    value: Callable[[T], float]


def fitting(columns: Sequence[Column[T]], width: int) -> list[Column[T]]:
    """The columns that leave the name its room in `width` cells, in their order."""
    kept = sorted(columns, key=lambda column: column.rank)
    name = max(NAME_LEAST, round(width * NAME_SHARE))
    while kept and name + sum(column.width + 1 for column in kept) > width:
        kept.pop()
    return [column for column in columns if column in kept]


def header_spans(
    name: str, columns: Sequence[Column[T]], width: int, sort: str, *, reverse: bool
) -> tuple[Span, ...]:
    """The titles; the one that the rows are sorted by has an arrow and stands out."""
    shown = fitting(columns, width)
    named = _marked(name, sort, reverse=not reverse)
    spans = [Span(fmt.pad(named, name_width(columns, width)), _role(name, sort))]
    for column in shown:
        text = _marked(column.title, sort, reverse=reverse)
        spans.append(Span(" " + fmt.pad(text, column.width, right=True), _role(column.title, sort)))
    return tuple(spans)


def row_spans(name: Sequence[Span], columns: Sequence[Column[T]], one: T, width: int) -> tuple[Span, ...]:
    """A name, cut where it is too long, and the numbers."""
    shown = fitting(columns, width)
    spans = clipped(name, name_width(columns, width))
    for column in shown:
        text, role = column.cell(one)
        spans.append(Span(" " + fmt.pad(text, column.width, right=True), role))
    return tuple(spans)


def clipped(spans: Sequence[Span], width: int) -> list[Span]:
    """Spans in exactly `width` cells."""
    found: list[Span] = []
    for text, role in spans:
        piece = fmt.clip(text, width)
        found.append(Span(piece, role))
        width -= cell_len(piece)
    return [*found, Span(" " * width)]


def number(text: str) -> Span:
    """A number; what is not known stands back."""
    return Span(text, Role.DIM if text in {fmt.UNKNOWN, "unpriced", "0"} else Role.PLAIN)


def saved(saving: Saving) -> str:
    """What was saved against what was asked for: `≥` a lower bound, `≈` where some could not be compared.

    In at most `SAVED` cells.
    """
    if not saving.compared:
        return fmt.UNKNOWN
    mark = "≈" if not saving.whole else "≥" if saving.at_least else ""
    mark += "−" if saving.usd < 0 else ""
    return mark + next(form for form in _forms(abs(saving.usd)) if len(mark + form) <= SAVED)


def name_width(columns: Sequence[Column[T]], width: int) -> int:
    """Cells that columns leave for the name."""
    columns = fitting(columns, width)
    return max(1, width - sum(column.width + 1 for column in columns))


def _forms(usd: float) -> Iterator[str]:
    """A sum, the most exact form first; the last one leaves room for two marks. What is small is no zero."""
    yield fmt.dollars(usd)
    if usd >= 0.0005:
        yield f"${usd:.3f}" if usd < 0.0995 else f"${usd:,.0f}"
    yield "<$0.01" if usd < 0.01 else f"${usd / 1000:.0f}k"


def _marked(title: str, sort: str, *, reverse: bool) -> str:
    return title + (ASCENDING if reverse else DESCENDING) if title == sort else title


def _role(title: str, sort: str) -> Role:
    return Role.STRONG if title == sort else Role.DIM
