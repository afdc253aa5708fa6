"""The visible rows of a tree: folding, unfolding and finding change which they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccr_tui.tui.lines import Line
from ccr_tui.tui.tree.json_node import JsonNode
from ccr_tui.tui.tree.node import Node, adopt
from ccr_tui.tui.tree.search import Hit, Search, marked

MOST = 2_000
"""Nodes that unfolding all of them unfolds at most."""


class Row(NamedTuple):
    """One of the rows of a node, by its number."""

    node: Node
    number: int


class Tree:
    """`roots` at a width; `rows` are those that are visible now. Not for two threads at once."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self.roots = roots
        self.rows: list[Row] = []
        self._width = 0
        self._search: Search | None = None
        self._words = ""
        self._at: Hit | None = None
        self._found: Row | None = None

    @property
    def searching(self) -> bool:
        """Whether something is looked for."""
        return bool(self._words)

    def lay_out(self, width: int) -> None:
        """Find out which rows there are."""
        self._width = width
        self.rows = [Row(node, n) for node in _visible(self.roots) for n in range(self._height(node))]

    def line(self, index: int) -> Line:
        node, number = self.rows[index]
        lines = node.lines(self._width)
        return marked(lines[min(number, len(lines) - 1)], self._words)

    def index_of(self, node: Node, number: int = 0) -> int:
        """The row of a node, or of the nearest node above it that is visible."""
        place: Node | None = node
        while place is not None:
            found = next((n for n, row in enumerate(self.rows) if row.node is place), None)
            if found is not None:
                return found + (min(number, self._height(place) - 1) if place is node else 0)
            place = place.parent
        return 0

    def toggle(self, index: int) -> int:
        """Fold or unfold what this row belongs to; gives the row on which the cursor belongs now."""
        node, number = self.rows[index]
        if not node.foldable:
            return index
        node.toggle(number)
        return self._changed(node, number if node.unfolded else 0)

    def unfold(self, index: int) -> int:
        """Unfold; what is unfolded already gives its first child."""
        node = self.rows[index].node
        if not node.foldable or node.unfolded:
            return min(index + 1, len(self.rows) - 1)
        return self.toggle(index)

    def fold(self, index: int) -> int:
        """Fold; what cannot be folded gives its parent."""
        node = self.rows[index].node
        if node.foldable and node.unfolded:
            node.unfolded = False
            return self._changed(node, 0)
        return self.index_of(node.parent) if node.parent else index

    def unfold_below(self, nodes: Sequence[Node]) -> bool:
        """Unfold these and all within; False when there are more than it is sensible to unfold at once."""
        waiting, count = list(nodes)[::-1], 0
        while waiting and count < MOST:
            node = waiting.pop()
            if node.foldable and not (isinstance(node, JsonNode) and node.is_text):
                node.unfolded = True
                waiting += reversed(node.children)
            count += 1
        self.lay_out(self._width)
        return not waiting

    def fold_below(self, nodes: Sequence[Node]) -> None:
        """Fold these and all within."""
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            node.unfolded = False
            waiting += node.known_children
        self.lay_out(self._width)

    def adopt(self, other: Tree) -> None:
        """Fold as the other tree is folded, and look for what is looked for there."""
        adopt(self.roots, other.roots)
        if other._words:
            self.look_for(other._words)

    def look_for(self, words: str) -> int:
        """Search for these words from now on; how often they occur."""
        self._words, self._at = words, None
        self._search = Search(self.roots, words) if words else None
        return self._search.count() if self._search else 0

    def find(self, index: int, step: int) -> int | None:
        """The next row (`step` 1) or the one before (-1) that holds the words, unfolded if need be."""
        if self._search is None or not self.rows:
            return None
        here = self.rows[index]
        at = self._at
        if at is None or self._found != here:  # the cursor has moved since
            at = Hit(_body_of(here.node), here.node.start - 1 if step > 0 else here.node.start)
        hits = self._search.after(*at) if step > 0 else self._search.before(*at)
        for hit in hits:
            self._at, self._found = hit, self._reveal(hit)
            if self._found != here:
                break
        else:
            return None if self._at is None else index
        return self._changed(*self._found)

    def _changed(self, node: Node, number: int) -> int:
        self.lay_out(self._width)
        return self.index_of(node, number)

    def _reveal(self, hit: Hit) -> Row:
        """The row that holds the hit, everything above it unfolded."""
        node = hit.node
        above = node.parent
        while above is not None:
            above.unfolded, above = True, above.parent
        while (child := node.child_at(hit.offset)) is not None:
            node.unfolded, node = True, child
            if hit.offset < child.start and not child.groups:
                return Row(node, 0)  # in its key
        if isinstance(node, JsonNode) and node.foldable:
            node.unfolded = True
        number = node.row_of(hit.offset, self._width) if isinstance(node, JsonNode) else 0
        return Row(node, number)

    def _height(self, node: Node) -> int:
        """Only a long string that is unfolded has more than one row."""
        tall = node.unfolded and isinstance(node, JsonNode) and node.is_text
        return len(node.lines(self._width)) if tall else 1


def _visible(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if node.unfolded and node.foldable:
            yield from _visible(node.children)


def _body_of(node: Node) -> Node:
    """The top of the body that a node belongs to; itself where it stands in none."""
    while node.source and node.parent is not None and node.parent.source is node.source:
        node = node.parent
    return node
