"""One column of a comparison: a head that says how it fares, and the answer below it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.compare_lines import HEAD_LEAST, HEAD_MOST, Column, body_lines, head_lines
from ccr_tui.tui.transcript import Answer
from ccr_tui.tui.widgets.lines_view import LinesView


class CompareColumn(Vertical):
    """Shows a `Column`, the `number`th of `of`."""

    def __init__(self, upstream: Upstream, number: int, of: int) -> None:
        super().__init__()
        self.column = Column(upstream)
        self.exchange_id = ""
        self.border_title = f"{number} {upstream}"
        self.border_subtitle = f"{number} of {of}"
        self._head = LinesView(classes="head")
        self.view = LinesView(classes="answer")
        self._shown: tuple[Column, Answer | None, bool] | None = None

    def compose(self) -> ComposeResult:
        self._head.can_focus = False
        yield self._head
        yield self.view

    def show(self, now: float, first: Answer | None, *, unfolded: bool) -> None:
        """Show what is known now; with `first`, how the answer differs from that one."""
        self._head.show(head_lines(self.column, now), keep_place=True)
        told = len(self._head.wrapped.rows)
        self._head.styles.height = max(HEAD_LEAST, told if unfolded else min(HEAD_MOST, told))
        if self._shown != (self.column, first, unfolded):
            other_view = self._shown is None or (self._shown[1] is None) != (first is None)
            self._shown = (self.column, first, unfolded)
            lines = body_lines(self.column, first, unfolded=unfolded)
            self.view.show(lines, keep_place=not other_view)
