"""A scrolling view of lines: wrapped to its width, painted where they are on screen, it keeps its place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip

from ccr_tui.tui.lines import Line
from ccr_tui.tui.widgets.scrolling import RoleScroll
from ccr_tui.tui.wrapped import Wrapped, wrapped

END = -1
"""A target of scrolling: the last line."""


class LinesView(RoleScroll, can_focus=True):
    """Shows lines. Text can be selected with the mouse and copied."""

    DEFAULT_CSS = "LinesView { scrollbar-gutter: stable; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Scroll up", show=False, id="view.up"),
        Binding("down,j", "scroll_down", "Scroll down", show=False, id="view.down"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="view.page_up"),
        Binding("pagedown,ctrl+f,space", "page_down", "Page down", show=False, id="view.page_down"),
        Binding("home,g", "scroll_home", "Top", show=False, id="view.top"),
        Binding("end,G", "scroll_end", "End", show=False, id="view.end"),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._source: Sequence[Line] = ()
        self._wrapped = Wrapped()
        self._target: int | None = None

    @property
    def allow_select(self) -> bool:
        return True

    @property
    def text(self) -> str:
        """What the view says, unwrapped."""
        return "\n".join(line.text for line in self._source)

    @property
    def wrapped(self) -> Wrapped:
        """What is shown, to go on from when the lines have grown."""
        return self._wrapped

    def show(
        self,
        lines: Sequence[Line] | Wrapped,
        *,
        keep_place: bool = False,
        at_end: bool = False,
        around: int = 0,
    ) -> None:
        """Show other lines, from the top unless told otherwise. Very many come wrapped already.

        With `keep_place` the view stays where it is, or at the end if it is there. `at_end` goes there.
        `around` is a line to begin with, below a few of those before it.
        """
        bottom = self.max_scroll_y
        sticks = at_end or (keep_place and self.scroll_offset.y >= bottom > 0)
        self._target = END if sticks else None if keep_place else around
        if isinstance(lines, Wrapped):
            self._source = lines.source
            self._rewrap(lines)
        else:
            self._source = lines
            self._rewrap()

    def on_resize(self) -> None:
        if self._wrapped.width != self.line_width:
            self._rewrap()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, index = self._wrapped.width, self.scroll_offset.y + y
        if index >= len(self._wrapped.rows):
            return Strip.blank(width, self.base_style)
        strip = self.strip(self._wrapped.rows[index].spans, self.base_style, width)
        return self._with_selection(strip, index).apply_offsets(0, index)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract("\n".join(line.text for line in self._wrapped.rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def _rewrap(self, ready: Wrapped | None = None) -> None:
        """Wrap to the width there is; before there is one, nothing can be done yet."""
        width = self.line_width
        if not width:
            self._wrapped = Wrapped(self._source)
            return
        before, top = self._wrapped, self.scroll_offset.y
        fits = ready is not None and ready.width == width
        self._wrapped = ready if ready and fits else wrapped(self._source, width, before)
        self.grow_to(Size(width, len(self._wrapped.rows)))
        self._go_to_target()
        if self.scroll_offset.y == top:
            self._repaint_changes(before.rows, top)

    def _repaint_changes(self, before: Sequence[Line], top: int) -> None:
        """Paint the lines on screen that say something else than before."""
        height = self.size.height
        old, new = before[top : top + height], self._wrapped.rows[top : top + height]
        for y, (was, now) in enumerate(zip_longest(old, new)):
            if was != now:
                self.repaint_line(y)

    def _go_to_target(self) -> None:
        target, self._target = self._target, None
        if target == END:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        elif target is not None:
            above = self._wrapped.row_of(target)
            self.scroll_to(y=max(0, above - self.size.height // 3), animate=False, force=True)

    def _with_selection(self, strip: Strip, index: int) -> Strip:
        selection = self.text_selection
        span = selection.get_span(index) if selection else None
        if span is None:
            return strip
        start, end = span[0], span[1] if span[1] >= 0 else strip.cell_length
        style = self.screen.get_component_rich_style("screen--selection")
        chosen = strip.crop(start, end)
        marked = Strip([Segment(s.text, (s.style or style) + style) for s in chosen], chosen.cell_length)
        return Strip.join([strip.crop(0, start), marked, strip.crop(end)])
