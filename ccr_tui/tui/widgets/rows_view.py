"""A table of lines with a cursor: it paints only what is on screen, and keeps its place by the rows' keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from ccr_tui.tui.lines import Span
from ccr_tui.tui.widgets.painting import ROLE_CLASSES, RoleLine
from ccr_tui.tui.widgets.scrolling import RoleScroll


class Rows(Protocol):
    """What a table shows."""

    @property
    def size(self) -> int:
        """How many rows there are."""

    def header(self, width: int) -> Sequence[Span]:
        """The names of the columns."""

    def row(self, index: int, width: int) -> Sequence[Span]:
        """One row."""

    def key(self, index: int) -> object:
        """Tells a row from the others."""


class RowsHeader(RoleLine):
    """The names of the columns."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows | None = None

    def show(self, rows: Rows | None) -> None:
        self._rows = rows
        self.update_line()

    def spans_for(self, width: int) -> Sequence[Span]:
        """Above the rows, whose scroll bar takes a cell."""
        return (Span(" "), *self._rows.header(max(1, width - 2))) if self._rows else ()


class RowsView(RoleScroll, can_focus=True):
    """Rows with a cursor. A click moves it, a second one opens."""

    COMPONENT_CLASSES = ROLE_CLASSES | {"rows--cursor"}
    ALLOW_SELECT = False
    DEFAULT_CSS = "RowsView { scrollbar-gutter: stable; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="rows.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="rows.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="rows.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="rows.page_down"),
        Binding("home,g", "jump(0)", "First", show=False, id="rows.first"),
        Binding("end,G", "jump(-1)", "Last", show=False, id="rows.last"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row."""

        index: int

    @dataclass
    class Opened(Message):
        """A row was clicked that had the cursor."""

        index: int

    class Moved(Message):
        """Other rows are on screen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows | None = None
        self._cursor = 0
        self._key: object = None

    @property
    def cursor(self) -> int:
        """The row with the cursor; -1 where there is none."""
        return self._cursor if self._count else -1

    @property
    def on_screen(self) -> range:
        """The rows that can be seen."""
        top = self.scroll_offset.y
        return range(top, min(top + self.size.height, self._count))

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if round(old) != round(new):
            self.post_message(self.Moved())

    def show(self, rows: Rows) -> None:
        """Show these rows; the cursor stays on its row if that is still there, and the view where it is."""
        same = rows is self._rows
        away = same and self._cursor not in self.on_screen
        self._rows = rows
        if not same:
            self._cursor, self._key = 0, None
        self._cursor = self._place()
        self.grow_to(Size(self.line_width, self._count))
        self.select(self._cursor, follow=not away)
        self.refresh()

    def select(self, index: int, *, follow: bool = True) -> None:
        """Put the cursor on a row, as near as there is one; the view follows it."""
        before = self._cursor
        self._cursor = max(0, min(index, self._count - 1))
        self._key = self._rows.key(self._cursor) if self._rows and self._count else None
        if follow:
            self._scroll_to_cursor()
        for row in {before, self._cursor}:
            self.repaint_line(row - self.scroll_offset.y)
        self.post_message(self.Highlighted(self.cursor))

    def action_move(self, by: int) -> None:
        self.select(self._cursor + by)

    def action_page(self, pages: int) -> None:
        self.select(self._cursor + pages * max(1, self.size.height - 1))

    def action_jump(self, to: int) -> None:
        self.select(to if to >= 0 else self._count + to)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y
        if index >= self._count:
            return
        if index == self._cursor:
            self.post_message(self.Opened(index))
        else:
            self.select(index)

    def on_resize(self) -> None:
        self.grow_to(Size(self.line_width, self._count))
        self._scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        width, index = self.line_width, self.scroll_offset.y + y
        if self._rows is None or index >= self._count:
            return Strip.blank(width, self.base_style)
        style = self.base_style
        if index == self._cursor:
            style = style + self.get_component_rich_style("rows--cursor")
        spans = (Span(" "), *self._rows.row(index, max(1, width - 1)))
        return self.strip(spans, style, width)

    @property
    def _count(self) -> int:
        return self._rows.size if self._rows else 0

    def _place(self) -> int:
        """Where the row that had the cursor is now."""
        rows, before = self._rows, self._cursor
        if rows is None or self._key is None:
            return before
        if before < rows.size and rows.key(before) == self._key:
            return before
        return next((n for n in range(rows.size) if rows.key(n) == self._key), before)

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False, force=True)
        elif height and self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, force=True)
