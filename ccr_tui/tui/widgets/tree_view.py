"""Shows a folding tree: a cursor on its visible rows, of which only those on screen are made."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from ccr_tui.tui import format as fmt
from ccr_tui.tui.tree.rows import MOST, Tree
from ccr_tui.tui.widgets.scrolling import RoleScroll

CURSOR = "tree--cursor"
LARGEST_COPY = 1_000_000
"""Characters; terminals refuse what is much longer."""


class TreeView(RoleScroll, can_focus=True):
    """Shows a `Tree`. The cursor's row can be folded, copied and searched from."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {CURSOR}
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TreeView {
        scrollbar-gutter: stable;
        height: 1fr;
        padding-left: 1;
        background: $background;
        color: $foreground;
        .tree--cursor { background: $primary 20%; }
        &:focus .tree--cursor { background: $primary 40%; }
        &:ansi .tree--cursor, &:ansi:focus .tree--cursor { background: ansi_default; text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="tree.search", tooltip="look for words in what is shown"),
        Binding("n", "find(1)", "Next", id="tree.next", tooltip="where the words come next"),
        Binding("N", "find(-1)", "Before", show=False, id="tree.before", tooltip="where they came before"),
        Binding("enter,space", "fold_or_unfold", "Fold", id="tree.toggle", tooltip="unfold, or fold"),
        Binding("right", "unfold", "Unfold this", show=False, id="tree.unfold", tooltip="unfold, go in"),
        Binding("left", "fold", "Fold this", show=False, id="tree.fold", tooltip="fold, or go out"),
        Binding("plus", "unfold_below", "Unfold below", show=False, id="tree.unfold_below",
                tooltip="unfold everything below the cursor"),
        Binding("minus", "fold_below", "Fold below", show=False, id="tree.fold_below",
                tooltip="fold everything below the cursor"),
        Binding("v", "copy_value", "Value", id="tree.value", tooltip="copy the value under the cursor"),
        Binding("w", "copy_path", "Where", id="tree.path", tooltip="copy the path to it, as jq writes it"),
        Binding("up,k", "move(-1)", "Up", show=False, id="tree.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="tree.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="tree.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="tree.page_down"),
        Binding("home,g", "jump(0)", "Top", show=False, id="tree.top"),
        Binding("end,G", "jump(-1)", "End", show=False, id="tree.end"),
    ]  # fmt: skip

    class SearchWanted(Message):
        """The user wants to say what to look for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._tree = Tree(())
        self._cursor = 0
        self._width = 0
        self._all_unfolded = False

    @property
    def shown(self) -> Tree:
        """The tree on screen."""
        return self._tree

    @property
    def text(self) -> str:
        """What the visible rows say."""
        return "\n".join(self._tree.line(n).text for n in range(len(self._tree.rows)))

    @property
    def cursor(self) -> int:
        """The row that the keys act on."""
        return self._cursor

    def show(self, tree: Tree, *, keep_place: bool = False) -> None:
        """Show another tree, from its top, or folded and scrolled as the one before it."""
        if tree is not self._tree:
            if keep_place:
                tree.adopt(self._tree)
            else:
                self._cursor, self._all_unfolded = 0, False
            self._tree = tree
            self._lay_out()
            self.refresh_bindings()
        if not keep_place:
            self.scroll_to(y=0, animate=False, force=True)

    def look_for(self, words: str) -> int:
        """Mark the words from now on; says how often they occur."""
        count = self._tree.look_for(words)
        self.refresh()
        self.refresh_bindings()
        return count

    def toggle_all(self) -> None:
        """Unfold everything, or fold it again."""
        self._all_unfolded = not self._all_unfolded
        roots = self._tree.roots
        self._below(roots) if self._all_unfolded else self._tree.fold_below(_inner(roots))
        self._cursor = 0
        self._show_rows()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without words to look for, the keys that go on to the next place are the screen's.

        Not every row has a path to copy.
        """
        if action == "copy_path":
            return True if self._path else None
        return self._tree.searching if action == "find" else True

    def on_resize(self) -> None:
        if self._width != self.line_width:
            self._lay_out()

    def render_line(self, y: int) -> Strip:
        width, index = self._width, self.scroll_offset.y + y
        if index >= len(self._tree.rows):
            return Strip.blank(width, self.base_style)
        base = self.get_component_rich_style(CURSOR) if index == self._cursor else self.base_style
        return self.strip(self._tree.line(index).spans, base, width)

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        index = self.scroll_offset.y + event.y
        if at is not None and index < len(self._tree.rows):
            again = index == self._cursor
            self._go(index)
            if again or at.x < len(self._tree.rows[index].node.lines(self._width)[0].spans[0].text):
                self.action_fold_or_unfold()

    def action_move(self, by: int) -> None:
        self._go(self._cursor + by)

    def action_page(self, pages: int) -> None:
        self._go(self._cursor + pages * max(1, self.size.height - 1))

    def action_jump(self, to: int) -> None:
        self._go(to if to >= 0 else len(self._tree.rows) + to)

    def action_fold_or_unfold(self) -> None:
        if self._tree.rows:
            self._cursor = self._tree.toggle(self._cursor)
            self._show_rows()

    def action_unfold(self) -> None:
        if self._tree.rows:
            self._cursor = self._tree.unfold(self._cursor)
            self._show_rows()

    def action_fold(self) -> None:
        if self._tree.rows:
            self._cursor = self._tree.fold(self._cursor)
            self._show_rows()

    def action_unfold_below(self) -> None:
        if self._tree.rows:
            self._below([self._tree.rows[self._cursor].node])
            self._show_rows()

    def action_fold_below(self) -> None:
        if self._tree.rows:
            node = self._tree.rows[self._cursor].node
            self._tree.fold_below([node])
            self._cursor = self._tree.index_of(node)
            self._show_rows()

    def action_search(self) -> None:
        self.post_message(self.SearchWanted())

    def action_find(self, step: int) -> None:
        found = self._tree.find(self._cursor, step)
        if found is None:
            self.notify("The words are not found here.", timeout=4)
            return
        self._cursor = found
        self._show_rows()

    def action_copy_value(self) -> None:
        if self._tree.rows:
            self._copy(self._tree.rows[self._cursor].node.value, "value")

    def action_copy_path(self) -> None:
        self._copy(self._path, "path")

    @property
    def _path(self) -> str:
        """The path to the value under the cursor; "" where there is none."""
        rows = self._tree.rows
        return rows[self._cursor].node.path if self._cursor < len(rows) else ""

    def _copy(self, text: str, what: str) -> None:
        if not text:
            self.notify(f"There is no {what} to copy here.", timeout=4)
        elif len(text) > LARGEST_COPY:
            self.notify("That is too long for the clipboard: export the exchange.", severity="warning")
        else:
            self.app.copy_to_clipboard(text)
            said = text if what == "path" else fmt.size(len(text.encode("utf-8", "replace")))
            self.notify(f"Copied the {what}: {said}", timeout=4, markup=False)

    def _below(self, nodes: Any) -> None:
        if not self._tree.unfold_below(nodes):
            self.notify(f"There is more: only the first {MOST:,} were unfolded.", timeout=6)

    def _go(self, index: int) -> None:
        had_path = bool(self._path)
        old, self._cursor = self._cursor, max(0, min(index, len(self._tree.rows) - 1))
        self._scroll_to_cursor()
        if bool(self._path) is not had_path:
            self.refresh_bindings()
        for y in {old, self._cursor}:
            self.repaint_line(y - self.scroll_offset.y)

    def _lay_out(self) -> None:
        """Before there is a width, nothing can be done yet."""
        self._width = self.line_width
        if self._width:
            self._tree.lay_out(self._width)
            self._show_rows()

    def _show_rows(self) -> None:
        self._cursor = max(0, min(self._cursor, len(self._tree.rows) - 1))
        self.refresh_bindings()
        self.grow_to(Size(self._width, len(self._tree.rows)))
        self._scroll_to_cursor()
        self.refresh()

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self._cursor < top + height:
            y = self._cursor if self._cursor < top else self._cursor - height + 1
            self.scroll_to(y=y, animate=False, force=True)


def _inner(roots: Any) -> list[Any]:
    """What is folded when everything is: the titles stay open."""
    return [child for root in roots for child in root.known_children]
