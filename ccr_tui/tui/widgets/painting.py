"""Paints lines with roles: shared by the table, the text views and the bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ccr_tui.tui.lines import Role, Span

ROLE_CLASSES = {f"role--{role}" for role in Role}


class RolePainter(Widget):
    """A line widget whose colours come from the `.role--*` rules of the style sheet."""

    COMPONENT_CLASSES = ROLE_CLASSES
    ALLOW_MAXIMIZE = False

    def role_style(self, role: Role) -> Style:
        """What the theme adds for a role; the background stays the line's."""
        if role is Role.PLAIN:
            return Style.null()
        return self.get_component_rich_style(f"role--{role}", partial=True)

    def segments(self, spans: Iterable[Span], base: Style) -> list[Segment]:
        return [Segment(text, base + self.role_style(role)) for text, role in spans if text]

    def strip(self, spans: Iterable[Span], base: Style, width: int) -> Strip:
        """Spans on a background, filled up to `width` cells."""
        return Strip(self.segments(spans, base)).adjust_cell_length(width, base)


class RoleLine(RolePainter):
    """One line of spans. Subclasses say what it shows at a width; it repaints only when that changes."""

    DEFAULT_CSS = "RoleLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: tuple[Span, ...] = ()

    def spans_for(self, width: int) -> Sequence[Span]:
        """What the line says in `width` cells."""
        raise NotImplementedError

    def update_line(self) -> None:
        """Repaint if the line says something new."""
        if tuple(self.spans_for(self.size.width)) != self._painted:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        self._painted = tuple(self.spans_for(width))
        return self.strip(self._painted, self.rich_style, width)
