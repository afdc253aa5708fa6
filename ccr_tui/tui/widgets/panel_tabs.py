"""The names of the panels with their keys; in a narrow pane only the open one is spelt out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.message import Message

from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.widgets.painting import RoleLine


class PanelTabs(RoleLine):
    """Shows which panel is open; a click asks for another."""

    @dataclass
    class Chosen(Message):
        """A panel was clicked."""

        panel: Panel

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._open = Panel.DECISION

    def show(self, panel: Panel) -> None:
        self._open = panel
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        return [span for _, spans in self._tabs(width) for span in spans]

    def on_click(self, event: events.Click) -> None:
        x = 0
        for panel, spans in self._tabs(self.size.width):
            x += sum(cell_len(s.text) for s in spans)
            if event.x < x:
                self.post_message(self.Chosen(panel))
                return

    def _tabs(self, width: int) -> list[tuple[Panel, tuple[Span, ...]]]:
        """The widest form that fits: names with room around them, names alone, the open one's name."""
        for spelt, gap in ((set(Panel), " "), (set(Panel), ""), ({self._open}, " ")):
            tabs = [(p, tuple(self._tab(n, p, p in spelt, gap))) for n, p in enumerate(Panel, 1)]
            if sum(cell_len(s.text) for _, spans in tabs for s in spans) <= width:
                break
        return tabs

    def _tab(self, number: int, panel: Panel, spelt: bool, gap: str) -> Iterator[Span]:
        if panel is self._open:
            yield Span(f" {number} {panel} ", Role.TAB)
        else:
            yield Span(f" {number}", Role.KEY)
            yield Span(f" {panel}{gap}" if spelt else gap, Role.DIM)
