"""The rows of a folding tree: what each says, what it unfolds to, where in a body it stands."""

from __future__ import annotations

from collections.abc import Sequence

from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

INDENT = 2
"""Cells by which each level stands in."""
OPEN, FOLDED, LEAF = "▾ ", "▸ ", "  "

Label = str | int | None


class Node:
    """A row, or several, that may unfold to more. Children are made when they are first asked for.

    `label` is the key or index among its siblings. `source[start:end]` is the node's text where it stands
    in a body; of other nodes it is empty.
    """

    foldable = False
    groups = False  # stands for neighbours, and not for a value of its own
    source = b""
    start = end = 0

    def __init__(self, label: Label = None, *, unfolded: bool = False) -> None:
        self.label = label
        self.parent: Node | None = None
        self.unfolded = unfolded
        self._children: Sequence[Node] | None = None

    def lines(self, width: int) -> Sequence[Line]:
        """The node's own rows, each fitting into `width` cells."""
        raise NotImplementedError

    def toggle(self, row: int) -> None:
        """Unfold or fold; `row` is the one of its own rows that was chosen."""
        self.unfolded = not self.unfolded

    @property
    def children(self) -> Sequence[Node]:
        if self._children is None:
            self._children = self._make()
            for child in self._children:
                child.parent = self
        return self._children

    @property
    def depth(self) -> int:
        """How many nodes are above it."""
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def known_children(self) -> Sequence[Node]:
        """The children, if they were made already."""
        return self._children or ()

    def child_at(self, offset: int) -> Node | None:
        """The child in which, or in whose key, this byte of the source is."""
        if not self.source or not self.foldable:
            return None
        return next((child for child in self.children if child.end > offset), None)

    @property
    def path(self) -> str:
        """How to get there from the top of its body, as jq writes it; empty where there is no such way."""
        return ""

    @property
    def value(self) -> str:
        """What there is to copy of it."""
        return ""

    def _make(self) -> Sequence[Node]:
        return ()

    def _mark(self) -> Span:
        mark = LEAF if not self.foldable else OPEN if self.unfolded else FOLDED
        return Span(" " * (INDENT * self.depth) + mark, Role.DIM)


class Section(Node):
    """A title above other nodes."""

    def __init__(self, label: Label, title: Line, inside: Sequence[Node], *, unfolded: bool = True) -> None:
        super().__init__(label, unfolded=unfolded)
        self.foldable = bool(inside)
        self._title = title
        self._inside = inside

    def lines(self, width: int) -> Sequence[Line]:
        return (line(self._mark(), *self._title.spans),)

    @property
    def value(self) -> str:
        return "\n".join(child.value for child in self.children) or self._title.text

    def _make(self) -> Sequence[Node]:
        return self._inside


class Text(Node):
    """One line that does not fold: a header, a note."""

    def __init__(self, says: Line = BLANK, value: str = "", label: Label = None) -> None:
        super().__init__(label)
        self.says = says
        self._value = value

    def lines(self, width: int) -> Sequence[Line]:
        return (line(self._mark(), *self.says.spans),)

    @property
    def value(self) -> str:
        return self._value or self.says.text


def adopt(new: Sequence[Node], old: Sequence[Node]) -> None:
    """Fold `new` as the nodes with the same labels are folded in `old`."""
    before = {node.label: node for node in old}
    for node in new:
        known = before.get(node.label)
        if known is not None and node.foldable and known.foldable:
            node.unfolded = known.unfolded
            if known.unfolded and known.known_children:
                adopt(node.children, known.known_children)
