"""Names of tabs with their keys; where there is little room only the open one is spelt out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.message import Message

from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.widgets.painting import RoleLine


class TabLine(RoleLine):
    """Shows which tab is open; a click asks for another."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        name: str

    def __init__(self, names: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self._names = names
        self._open = names[0]

    def show(self, name: str) -> None:
        self._open = name
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        return [span for _, spans in self._tabs(width) for span in spans]

    def on_click(self, event: events.Click) -> None:
        x = 0
        for name, spans in self._tabs(self.size.width):
            x += sum(cell_len(span.text) for span in spans)
            if event.x < x:
                self.post_message(self.Chosen(name))
                return

    def _tabs(self, width: int) -> list[tuple[str, tuple[Span, ...]]]:
        """The widest form that fits: names with room around them, names alone, the open one's name."""
        for spelt, gap in ((set(self._names), " "), (set(self._names), ""), ({self._open}, " ")):
            tabs = [(m, tuple(self._tab(n, m, m in spelt, gap))) for n, m in enumerate(self._names, 1)]
            if sum(cell_len(span.text) for _, spans in tabs for span in spans) <= width:
                break
        return tabs

    def _tab(self, number: int, name: str, spelt: bool, gap: str) -> Iterator[Span]:
        if name == self._open:
            yield Span(f" {number} {name} ", Role.TAB)
        else:
            yield Span(f" {number}", Role.KEY)
            yield Span(f" {name}{gap}" if spelt else gap, Role.DIM)
