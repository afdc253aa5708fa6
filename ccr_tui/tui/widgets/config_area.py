"""A text area for the configuration file: it colours what it knows and never shows a key."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from ccr_tui.tui.config_tokens import Piece, hidden, pieces
from ccr_tui.tui.lines import Role
from ccr_tui.tui.widgets.painting import ROLE_CLASSES, RolePainter


class ConfigArea(TextArea, RolePainter):
    """Tab, and the arrows while something is offered, are handed on to whoever completes."""

    COMPONENT_CLASSES = ROLE_CLASSES | TextArea.COMPONENT_CLASSES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab", "complete", "Complete", id="text.complete", tooltip="complete, or take what is offered"
        ),
        Binding("up", "up", show=False, id="text.up"),
        Binding("down", "down", show=False, id="text.down"),
    ]

    class Completing(Message):
        """The user asks for what may stand here, or takes what is offered."""

    class Stepped(Message):
        """The user goes through what is offered."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, **options: Any) -> None:
        super().__init__(soft_wrap=False, show_line_numbers=True, tab_behavior="focus", **options)
        self.cursor_blink = False  # nothing is painted while nobody types
        self.offering = False
        self._problem_row: int | None = None
        self._painted: list[str] = []
        self._by_row: dict[int, list[Piece]] = {}
        self._shown: list[str] = []

    @property
    def index(self) -> int:
        """Where the cursor stands, in characters from the start of the text."""
        return self._index(self.cursor_location)

    def put(self, text: str, start: int) -> None:
        """Write `text` in place of what stands from `start` to the cursor."""
        location = self._location(start)
        result = self.replace(text, location, self.cursor_location)
        self.move_cursor(result.end_location)

    def mark_problem(self, line: int | None) -> None:
        """Underline the line, which counts from 1, that something is wrong with."""
        row = None if line is None else line - 1
        if row != self._problem_row:
            self._problem_row = row
            self._line_cache.clear()  # a line is painted again only when its text or the cursor changes
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        self._paint_anew()
        shown = self._shown[line_index] if line_index < len(self._shown) else ""
        text = Text(shown, end="", no_wrap=True)
        for piece in self._by_row.get(line_index, ()):
            text.stylize(self._style(piece.role), piece.start, piece.end)
        if line_index == self._problem_row:
            text.stylize(Style(underline=True) + self._style(Role.BAD))
        return text

    def action_complete(self) -> None:
        self.post_message(self.Completing())

    def action_up(self) -> None:
        self._step(-1)

    def action_down(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self.offering:
            self.post_message(self.Stepped(by))
        elif by < 0:
            self.action_cursor_up()
        else:
            self.action_cursor_down()

    def _index(self, location: tuple[int, int]) -> int:
        """As if every line ended in one character, which is how the lines of `_text` are joined."""
        row, column = location
        return sum(len(line) + 1 for line in self.document.lines[:row]) + column

    def _location(self, index: int) -> tuple[int, int]:
        for row, line in enumerate(self.document.lines):
            if index <= len(line):
                return row, index
            index -= len(line) + 1
        return self.document.end

    @property
    def plain(self) -> str:
        """The text with one character at the end of each line, whatever the file has there."""
        return "\n".join(self.document.lines)

    def _paint_anew(self) -> None:
        """Find out again what stands out once the text is another one."""
        if self.document.lines == self._painted:
            return
        self._painted = list(self.document.lines)
        text = self.plain
        self._shown = hidden(text).split("\n")
        starts = [0]
        for line in self._shown:
            starts.append(starts[-1] + len(line) + 1)
        by_row: defaultdict[int, list[Piece]] = defaultdict(list)
        for piece in pieces(text):
            row = bisect_right(starts, piece.start) - 1
            while row < len(self._shown) and starts[row] < piece.end:
                start, end = max(piece.start, starts[row]), min(piece.end, starts[row + 1] - 1)
                by_row[row].append(Piece(start - starts[row], end - starts[row], piece.role))
                row += 1
        self._by_row = by_row

    def _style(self, role: Role) -> Style:
        return self._on(self.rich_style, role)
