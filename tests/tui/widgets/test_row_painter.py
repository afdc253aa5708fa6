from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.segment import Segment
from textual.strip import Strip

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.columns import Context
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.widgets.row_painter import RowPainter
from tests.builders import EPOCH, answered, exchange_events, record_of

DONE = record_of(exchange_events(id="done"))
RUNS = record_of(exchange_events(id="runs", attempts=[answered(ends=False)], finished=False))


class Rig(RowPainter):
    """A painter whose clock and surroundings can be set; `paintings` counts strips."""

    def __init__(self) -> None:
        super().__init__(lambda _: self.context, self._make)
        self.context = Context(EPOCH + 90, "anthropic", "A", Role.PLAIN)
        self.paintings = 0

    def _make(self, spans: Iterable[Span], look: str | None, width: int) -> Strip:
        self.paintings += 1
        return Strip([Segment(span.text) for span in spans]).adjust_cell_length(width)

    def text(self, record: ExchangeRecord, look: str | None = None, width: int = 80) -> str:
        return self.strip(record, look, width).text


def test_a_row_is_painted_again_only_when_it_says_or_looks_something_else() -> None:
    rig = Rig()
    rig.text(DONE)
    for seconds in (0, 20, 29):
        rig.context = replace(rig.context, now=EPOCH + 90 + seconds)
        assert " 1m default" in rig.text(DONE)
    assert (rig.paintings, rig.outdated(DONE)) == (1, False)
    rig.context = replace(rig.context, now=EPOCH + 120)
    assert rig.outdated(DONE)
    assert " 2m default" in rig.text(DONE)
    rig.text(DONE, look="table--cursor")
    rig.text(DONE, look="table--cursor", width=60)
    rig.context = replace(rig.context, pinned=True)
    assert rig.text(DONE).startswith("Ⓐ")
    assert rig.paintings == 5


def test_what_runs_goes_on() -> None:
    rig = Rig()
    assert rig.outdated(RUNS)
    rig.text(RUNS)
    rig.context = replace(rig.context, now=EPOCH + 91)
    assert rig.outdated(RUNS)
    assert "91s" in rig.text(RUNS)


def test_forgets() -> None:
    rig = Rig()
    rig.text(DONE)
    rig.keep(1)
    assert rig.painted
    rig.keep(0)
    assert not rig.painted
