"""One task or rule of the routes screen: its lines, and in their place its fields while it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ccr_tui.tui.lines import Line
from ccr_tui.tui.route_entries import RouteEntry
from ccr_tui.tui.widgets.painting import RolePainter
from ccr_tui.tui.widgets.route_form import Known, RouteForm


class RowLines(Widget):
    """Lines that are made for its width, as high as they are many.

    The painter around it knows the roles: with a hundred rows, styles of their own would cost a second.
    """

    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lines: Sequence[Line] = ()

    @cached_property
    def _painter(self) -> RolePainter:
        return next(node for node in self.ancestors if isinstance(node, RolePainter))

    def show(self, lines: Sequence[Line]) -> None:
        """Repaint, and lay the screen out anew only where the number of lines is another."""
        if list(lines) != list(self._lines):
            higher = len(lines) != len(self._lines)
            self._lines = lines
            self.refresh(layout=higher)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        spans = self._lines[y].spans if y < len(self._lines) else ()
        return self._painter.strip(spans, self.rich_style, self.size.width)


class RouteRow(Vertical, can_focus=True):
    """Shows an entry; `edit` puts a form in its place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Edit", id="route.edit", tooltip="edit the route or the rule in its place"
        ),
    ]

    @dataclass
    class Chosen(Message):
        """The user wants to edit this row, or to let go of what moves."""

        row: RouteRow

    def __init__(self, entry: RouteEntry, **options: Any) -> None:
        super().__init__(**options)
        self.entry = entry
        self._lines = RowLines()
        self._form: RouteForm | None = None

    def compose(self) -> ComposeResult:
        yield self._lines

    @property
    def form(self) -> RouteForm | None:
        """The form while the row is edited."""
        return self._form

    @property
    def text(self) -> str:
        """What the row says."""
        return self._lines.text

    def show(self, entry: RouteEntry, lines: Sequence[Line]) -> None:
        self.entry = entry
        self._lines.show(lines)

    def edit(self, known: Known) -> None:
        """Open the form, which takes the focus; one that is open stays."""
        if self._form is not None:
            return
        self._form = RouteForm(self.entry, known)
        self.add_class("-editing")
        self.can_focus = False
        self.mount(self._form)

    def leave(self) -> None:
        """Back to the lines."""
        form, self._form = self._form, None
        self.remove_class("-editing")
        self.can_focus = True
        self.focus()
        if form is not None:
            form.remove()

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._form is None:
            self.action_choose()
