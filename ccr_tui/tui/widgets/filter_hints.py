"""Floats below the filter while it is typed: what is wrong with it, and what could come next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.strip import Strip

from ccr_tui.tui.filter_completion import Completion
from ccr_tui.tui.filter_hints import hint_lines
from ccr_tui.tui.lines import Line
from ccr_tui.tui.widgets.painting import RolePainter


class FilterHints(RolePainter):
    """As high as what it has to say; it covers what is below and moves nothing."""

    DEFAULT_CSS = "FilterHints { overlay: screen; width: 1fr; padding: 0 1; }"
    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.display = False
        self._lines: list[Line] = []
        self._said: tuple[str, Sequence[Completion], int] = ("", (), -1)

    def show(self, error: str, choices: Sequence[Completion], chosen: int) -> None:
        self._said = (error, choices, chosen)
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        spans = self._lines[y].spans if y < len(self._lines) else ()
        return self.strip(spans, self.base_style, self.size.width)

    def _lay_out(self) -> None:
        width = self.size.width or max(1, self.app.size.width - 2)
        self._lines = hint_lines(*self._said, width)
        self.display = bool(self._lines)
        self.styles.height = max(1, len(self._lines))
        self.refresh()
