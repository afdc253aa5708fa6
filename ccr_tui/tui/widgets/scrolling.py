"""The base of line widgets that scroll and whose content grows many times a second."""

from __future__ import annotations

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView

from ccr_tui.tui.widgets.painting import RolePainter


class RoleScroll(RolePainter, ScrollView):
    """Paints lines with roles and scrolls over them."""

    DEFAULT_CSS = "RoleScroll { overflow: hidden auto; scrollbar-size-vertical: 1; }"

    @property
    def line_width(self) -> int:
        """Cells that a line may use: without padding and scroll bar."""
        return self.scrollable_content_region.width

    def grow_to(self, size: Size) -> None:
        """Scroll over `size` from now on.

        Setting `virtual_size` lays the whole screen out again. That is needed only when the scroll bar
        comes or goes, and then `_scroll_update` brings it about.
        """
        if size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            self._scroll_update(size)

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """A scroll bar that was hidden has not heard where the view was scrolled to meanwhile."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def repaint_line(self, y: int) -> None:
        """Paint one line of the widget again; `y` counts from its top."""
        self.refresh(Region(0, y, self.size.width, 1))
