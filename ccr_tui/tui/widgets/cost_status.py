"""The line that says what the cost screen is about: which time, grouped how, and its sums."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.widgets.painting import RoleLine

READING = "reading …"


class CostStatus(RoleLine):
    """`about` are words such as the time and the grouping, `sums` what came of it."""

    def __init__(self) -> None:
        super().__init__()
        self._about: Sequence[str] = ()
        self._sums: Sequence[Span] = ()
        self._reading = False

    def show(self, about: Sequence[str], sums: Sequence[Span], *, reading: bool) -> None:
        self._about, self._sums, self._reading = about, sums, reading
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        first, *rest = self._about or ("",)
        left = [Span(f" {first}", Role.STRONG), Span("".join(f" · {word}" for word in rest), Role.DIM)]
        right = (
            [Span(READING, Role.LIVE)] if self._reading else _fitting(self._sums, width - _cells(left) - 3)
        )
        return (*left, Span(" " * max(1, width - _cells(left) - _cells(right) - 1)), *right)


def _fitting(spans: Sequence[Span], room: int) -> list[Span]:
    """Whole spans from the first on, as many as fit; a word in front of a number stays with it."""
    found: list[Span] = []
    for span in spans:
        if _cells(found) + cell_len(span.text) > room:
            break
        found.append(span)
    while found and found[-1].text.endswith(" "):
        found.pop()
    return found


def _cells(spans: Sequence[Span]) -> int:
    return sum(cell_len(span.text) for span in spans)
