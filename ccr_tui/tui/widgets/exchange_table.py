"""The live table. It paints only what is on screen, straight from the records.

Textual's DataTable keeps an object per cell and lays columns out itself; here rows arrive many times a
second, there may be a hundred thousand, most of them still in the history, and the columns depend on the
width. So the table is a line widget: a changed record repaints its own line, a resize costs one screenful,
and what is not known of a row is asked for when the row is about to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from ccr_tui.core.listing import Sort
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.columns import header, layout
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.rows import Key, Rows
from ccr_tui.tui.widgets.painting import ROLE_CLASSES
from ccr_tui.tui.widgets.row_painter import ContextOf, RowPainter
from ccr_tui.tui.widgets.scrolling import RoleScroll

UNREAD = Span("  ·", Role.DIM)
AHEAD = 2
"""Screenfuls above and below what is seen that are read with it."""


class ExchangeTable(RoleScroll, can_focus=True):
    """Rows oldest first. While `following`, the cursor stays on the newest row."""

    COMPONENT_CLASSES = ROLE_CLASSES | {"table--header", "table--cursor", "table--hover"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("home,g", "jump(0)", "First", show=False, id="table.first"),
        Binding("end,G", "jump(-1)", "Last", show=False, id="table.last"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor is on another exchange, or on none."""

        id_of_exchange: str | None

    @dataclass
    class Opened(Message):
        """A row was clicked twice."""

        id_of_exchange: str

    @dataclass
    class Needed(Message):
        """Rows that are seen, or soon will be, have not been read."""

        rows: list[int]

    following = var(True, init=False)
    """Whether the cursor stays on the newest row."""
    rows_below = var(0, init=False)
    """How many rows are newer than the one under the cursor."""

    def __init__(self, context_of: ContextOf, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = RowPainter(context_of, self._paint)
        self._rows = Rows()
        self._sort, self._ascending = Sort.AGE, False
        self._told: str | None = None
        self._drawn: dict[int, ExchangeRecord | None] = {}
        self._cursor = 0
        self._hover = -1
        self._scrolling = False
        self._let_go_by_wheel = False

    @property
    def rows(self) -> Rows:
        return self._rows

    @property
    def current(self) -> ExchangeRecord | None:
        """The record under the cursor; None as long as it has not been read."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    def show(self, rows: Rows) -> None:
        """Show these rows; the cursor stays on its exchange, and so does the view."""
        old, cursor, top = self._rows, self._cursor, self.scroll_offset.y
        self._rows = rows
        self._cursor = self._place(old.key(cursor), cursor)
        self._set_size()
        if self.following:
            self._scroll_to_cursor()
        elif (anchor := rows.place(old.key(top), top)) not in {None, top}:
            self._scroll_rows(anchor or 0)
        self._repaint()
        if cursor != self._cursor:
            self._refresh_row(cursor)
            self._refresh_row(self._cursor)
        self._announce()

    def order(self, sort: Sort, *, ascending: bool) -> None:
        """Say in the header what the rows are ordered by, and begin with the first one, or the newest."""
        self._sort, self._ascending = sort, ascending
        self.follow(sort is Sort.AGE)
        if sort is not Sort.AGE:
            self._go(0)
        self.repaint_line(0)

    def follow(self, on: bool) -> None:
        """Start or stop keeping the cursor on the newest row."""
        self._let_go_by_wheel = False
        self.following = on
        if on:
            self._go(len(self._rows) - 1)

    def select(self, key: Key) -> bool:
        """Put the cursor on a row; False when it is not there."""
        index = self._rows.place(key, self._cursor)
        if index is not None:
            self._go(index)
        return index is not None

    def tick(self) -> None:
        """Repaint the lines whose ages or running times have changed."""
        for y in self._visible():
            record = self._rows[y]
            if record and self._painter.outdated(record):
                self._refresh_row(y)

    def action_move(self, by: int) -> None:
        self._step(self._cursor + by)

    def action_page(self, pages: int) -> None:
        self._step(self._cursor + pages * max(1, self._body_height - 1))

    def action_jump(self, to: int) -> None:
        self._step(to if to >= 0 else len(self._rows) + to)

    def render_line(self, y: int) -> Strip:
        width = self.line_width
        if y == 0:
            style = self.get_component_rich_style("table--header")
            title = header(layout(width), self._sort, ascending=self._ascending)
            return self.strip([Span(title)], style, width)
        index = self.scroll_offset.y + y - 1
        if len(self._drawn) > 4 * self._body_height:
            self._drawn.clear()
        if index >= len(self._rows):
            self._drawn[index] = None
            return Strip.blank(width, self.base_style)
        return self._row_strip(index, width)

    def on_resize(self) -> None:
        self._painter.clear()
        self._set_size()
        self._scroll_to_cursor()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painter.clear()

    def on_focus(self) -> None:
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        self._refresh_row(self._cursor)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y - 1
        if event.y > 0 and index < len(self._rows):
            self._step(index)
            if event.chain == 2 and self.current is not None:
                self.post_message(self.Opened(self.current.id))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._set_hover(self.scroll_offset.y + event.y - 1 if event.y else -1)

    def on_leave(self) -> None:
        self._set_hover(-1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ask_for_unread()
        if self._scrolling:
            return
        if self.following and new_value < min(old_value, self.max_scroll_y):
            self.follow(False)
            self._let_go_by_wheel = True
        elif self._let_go_by_wheel and new_value >= self.max_scroll_y:
            self.follow(True)

    @property
    def _body_height(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    def _step(self, index: int) -> None:
        """Move by the user's hand: leaving the last row lets follow mode go, reaching it takes it up."""
        last = len(self._rows) - 1
        self._let_go_by_wheel = False
        self._go(index)
        self.following = self._cursor == last and self._sort is Sort.AGE

    def _go(self, index: int) -> None:
        old = self._cursor
        self._cursor = max(0, min(index, len(self._rows) - 1))
        self._scroll_to_cursor()
        if old != self._cursor:
            self._refresh_row(old)
            self._refresh_row(self._cursor)
        self._announce()

    def _announce(self) -> None:
        """Tell where the cursor is, and when that is another exchange than was told last."""
        self.rows_below = max(0, len(self._rows) - 1 - self._cursor)
        now = self.current.id if self.current else None
        if now != self._told:
            self._told = now
            self.post_message(self.Highlighted(now))

    def _place(self, key: Key | None, near: int) -> int:
        """Where the cursor belongs after the rows changed."""
        last = max(0, len(self._rows) - 1)
        if self.following or key is None:
            return 0 if key is None and self._sort is not Sort.AGE else last
        place = self._rows.place(key, near)
        return min(near, last) if place is None else place

    def _set_size(self) -> None:
        self.grow_to(Size(self.line_width, len(self._rows) + 1))

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._body_height
        if self._cursor < top:
            self._scroll_rows(self._cursor)
        elif self._cursor >= top + height:
            self._scroll_rows(self._cursor - height + 1)

    def _scroll_rows(self, y: int) -> None:
        self._scrolling = True  # so that it is not taken for the user scrolling away
        self.scroll_to(y=y, animate=False, force=True)
        self._scrolling = False

    def _visible(self) -> range:
        top = self.scroll_offset.y
        return range(top, min(len(self._rows), top + self._body_height))

    def _repaint(self) -> None:
        """Refresh the lines on screen that show another record than is there now."""
        top, height = self.scroll_offset.y, self._body_height
        for index in range(top, top + height):
            if self._drawn.get(index, self) is not (self._rows[index] if index < len(self._rows) else None):
                self.repaint_line(index - top + 1)
        self._painter.keep(4 * height + 100)
        self._ask_for_unread()

    def _ask_for_unread(self) -> None:
        top, height = self.scroll_offset.y, self._body_height
        if self._rows.missing(top, top + height):
            some = self._rows.missing(top - AHEAD * height, top + (AHEAD + 1) * height)
            self.post_message(self.Needed(some))

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 1 <= y <= self._body_height:
            self.repaint_line(y)

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover, old = index, self._hover
            self._refresh_row(old)
            self._refresh_row(index)

    def _row_strip(self, index: int, width: int) -> Strip:
        record = self._drawn[index] = self._rows[index]
        look = "table--cursor" if index == self._cursor else "table--hover" if index == self._hover else None
        if record is None:
            return self._paint([UNREAD], look, width)
        return self._painter.strip(record, look, width)

    def _paint(self, spans: Iterable[Span], look: str | None, width: int) -> Strip:
        return self.strip(spans, self.get_component_rich_style(look) if look else self.base_style, width)
