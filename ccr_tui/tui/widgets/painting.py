"""Paints lines with roles: shared by the table, the text views and the bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from ccr_tui.tui.lines import Role, Span

ROLE_CLASSES = {f"role--{role}" for role in Role}


class RolePainter(Widget):
    """A line widget whose colours come from the `.role--*` rules of the style sheet."""

    COMPONENT_CLASSES = ROLE_CLASSES
    ALLOW_MAXIMIZE = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._role_styles: dict[tuple[Role, Style], Style] = {}
        self._base_style: Style | None = None

    @property
    def base_style(self) -> Style:
        """The widget's own style, which takes a walk up the tree to find out."""
        if self._base_style is None:
            self._base_style = self.rich_style
        return self._base_style

    def segments(self, spans: Iterable[Span], base: Style) -> list[Segment]:
        return [Segment(text, self._on(base, role)) for text, role in spans if text]

    def strip(self, spans: Iterable[Span], base: Style, width: int) -> Strip:
        """Spans on a background, filled up to `width` cells."""
        return Strip(self.segments(spans, base)).adjust_cell_length(width, base)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._role_styles.clear()
        self._base_style = None

    def _on(self, base: Style, role: Role) -> Style:
        """A role's style on a background: translucent colours are mixed with what is behind them."""
        if role is Role.PLAIN:
            return base
        known = self._role_styles.get((role, base))
        if known is None:
            known = self._role_styles[role, base] = base + self._mixed(role, base)
        return known

    def _mixed(self, role: Role, base: Style) -> Style:
        styles = self.get_component_styles(f"role--{role}")
        if styles.has_rule("background"):
            return styles.rich_style
        if not styles.has_rule("color") or base.bgcolor is None or base.reverse:
            return styles.text_style  # a reversed line would put the colour behind the text
        behind = Color.from_rich_color(base.bgcolor)
        return Style.from_color(behind.blend(styles.color, styles.color.a).rich_color) + styles.text_style


class RoleLine(RolePainter):
    """One line of spans. Subclasses say what it shows at a width; it repaints only when that changes."""

    DEFAULT_CSS = "RoleLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
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
        return self.strip(self._painted, self.base_style, width)
