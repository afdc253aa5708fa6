"""The live table. It paints only what is on screen, straight from the records.

Textual's DataTable keeps an object per cell and lays columns out itself; here rows arrive many times a
second, 2000 are kept and the columns depend on the width, so the table is a line widget: a changed record
repaints its own line, and a resize costs one screenful.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.columns import Context, header, layout, row
from ccr_tui.tui.lines import Span
from ccr_tui.tui.widgets.painting import ROLE_CLASSES
from ccr_tui.tui.widgets.scrolling import RoleScroll

ContextOf = Callable[[ExchangeRecord], Context]
BLANK = Span(" ")


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
    class FollowChanged(Message):
        """Follow mode was let go or taken up."""

        following: bool

    def __init__(self, context_of: ContextOf, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._context_of = context_of
        self._rows: Sequence[ExchangeRecord] = ()
        self._cursor = 0
        self._hover = -1
        self._following = True
        self._scrolling = False
        self._let_go_by_wheel = False
        self._painted: dict[str, tuple[tuple[Span, ...], bool, bool, Strip]] = {}

    @property
    def following(self) -> bool:
        return self._following

    @property
    def rows(self) -> Sequence[ExchangeRecord]:
        return self._rows

    @property
    def current(self) -> ExchangeRecord | None:
        """The record under the cursor."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    @property
    def rows_below(self) -> int:
        """How many rows are newer than the one under the cursor."""
        return max(0, len(self._rows) - 1 - self._cursor)

    def show(self, rows: Sequence[ExchangeRecord]) -> None:
        """Show these rows; the cursor stays on its exchange, and so does the view."""
        old, before = self._rows, self.current
        self._rows = rows
        top = self.scroll_offset.y
        anchor = old[top] if top < len(old) else None
        self._cursor = self._place(before)
        self._set_size()
        if self._following:
            self._scroll_to_cursor()
        elif anchor is not None and (moved := self._moved(anchor, top)):
            self._scroll_rows(top + moved)
        self._repaint(old)
        self._announce(before)

    def follow(self, on: bool) -> None:
        """Start or stop keeping the cursor on the newest row."""
        self._let_go_by_wheel = False
        if on != self._following:
            self._following = on
            self.post_message(self.FollowChanged(on))
        if on:
            self._go(len(self._rows) - 1)

    def select(self, id: str) -> bool:
        """Put the cursor on an exchange; False when it is not among the rows."""
        index = next((n for n in range(len(self._rows) - 1, -1, -1) if self._rows[n].id == id), None)
        if index is None:
            return False
        self._go(index)
        return True

    def tick(self) -> None:
        """Repaint the lines whose ages or running times have changed."""
        for y in self._visible():
            record = self._rows[y]
            known = self._painted.get(record.id)
            if known is None or known[0] != self._cells(record):
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
            return self.strip([Span(header(layout(width)))], style, width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self._rows):
            return Strip.blank(width, self.base_style)
        return self._row_strip(index, width)

    def on_resize(self) -> None:
        self._painted.clear()
        self._set_size()
        self._scroll_to_cursor()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painted.clear()

    def on_focus(self) -> None:
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        self._refresh_row(self._cursor)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y - 1
        if event.y > 0 and index < len(self._rows):
            self._step(index)
            if event.chain == 2:
                self.post_message(self.Opened(self._rows[index].id))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._set_hover(self.scroll_offset.y + event.y - 1 if event.y else -1)

    def on_leave(self) -> None:
        self._set_hover(-1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self._scrolling:
            return
        if self._following and new_value < min(old_value, self.max_scroll_y):
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
        following = self._cursor == last
        if following != self._following:
            self._following = following
            self.post_message(self.FollowChanged(following))

    def _go(self, index: int) -> None:
        before, old = self.current, self._cursor
        self._cursor = max(0, min(index, len(self._rows) - 1))
        self._scroll_to_cursor()
        if old != self._cursor:
            self._refresh_row(old)
            self._refresh_row(self._cursor)
        self._announce(before)

    def _announce(self, before: ExchangeRecord | None) -> None:
        now = self.current
        if (before and before.id) != (now and now.id):
            self.post_message(self.Highlighted(now.id if now else None))

    def _place(self, record: ExchangeRecord | None) -> int:
        """Where the cursor belongs after the rows changed."""
        last = max(0, len(self._rows) - 1)
        if self._following or record is None:
            return last
        if self._cursor <= last and self._rows[self._cursor].id == record.id:
            return self._cursor
        return next((n for n, r in enumerate(self._rows) if r.id == record.id), min(self._cursor, last))

    def _moved(self, anchor: ExchangeRecord, top: int) -> int:
        """By how many rows the first row on screen has moved, because rows before it were dropped."""
        if top < len(self._rows) and self._rows[top].id == anchor.id:
            return 0
        return next((n for n, r in enumerate(self._rows) if r.id == anchor.id), top) - top

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

    def _repaint(self, old: Sequence[ExchangeRecord]) -> None:
        """Refresh the lines on screen that show another record than before."""
        top = self.scroll_offset.y
        for y in range(top, top + self._body_height):
            new = self._rows[y] if y < len(self._rows) else None
            if new is not (old[y] if y < len(old) else None):
                self._refresh_row(y)
        if len(self._painted) > 4 * self._body_height + 100:
            self._painted.clear()

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 1 <= y <= self._body_height:
            self.repaint_line(y)

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover, old = index, self._hover
            self._refresh_row(old)
            self._refresh_row(index)

    def _cells(self, record: ExchangeRecord) -> tuple[Span, ...]:
        return row(record, layout(self.line_width), self._context_of(record))

    def _row_strip(self, index: int, width: int) -> Strip:
        record = self._rows[index]
        cells, cursor, hover = self._cells(record), index == self._cursor, index == self._hover
        known = self._painted.get(record.id)
        if known is not None and known[:3] == (cells, cursor, hover) and known[3].cell_length == width:
            return known[3]
        spans = [part for cell in cells for part in (cell, BLANK)][:-1]
        strip = self.strip(spans, self._base(cursor, hover), width)
        self._painted[record.id] = (cells, cursor, hover, strip)
        return strip

    def _base(self, cursor: bool, hover: bool) -> Style:
        name = "table--cursor" if cursor else "table--hover" if hover else None
        return self.get_component_rich_style(name) if name else self.base_style
