"""Search in a tree: in the bytes of its bodies, so that what is folded need not be made to be found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccr_tui.tui.lines import Line, Role, Span
from ccr_tui.tui.tree.node import Node


class Hit(NamedTuple):
    """Where the words were found: in the body of `node` from the byte `offset` on, or in its own line."""

    node: Node
    offset: int


class Search:
    """Goes over what was looked for, without regard to the case of ASCII letters."""

    def __init__(self, roots: Sequence[Node], words: str) -> None:
        self._forms = _forms(words)
        self._words = words.lower()
        self._places = list(_places(roots))
        self._lowered: dict[int, bytes] = {}

    def after(self, place: Node | None, offset: int) -> Iterator[Hit]:
        """The hits behind this one in order, round the end until it comes to where it began."""
        return self._from(place, offset, 1)

    def before(self, place: Node | None, offset: int) -> Iterator[Hit]:
        """The same backwards."""
        return self._from(place, offset, -1)

    def count(self) -> int:
        """How often the words occur in all."""
        return sum(
            sum(self._low(place).count(form) for form in self._forms)
            if place.source
            else self._words in place.value.lower()
            for place in self._places
        )

    def _from(self, place: Node | None, offset: int, step: int) -> Iterator[Hit]:
        places = self._places[::step]
        at = next((n for n, other in enumerate(places) if other is place), 0)
        turn = [*places[at:], *places[:at]]
        for n, there in enumerate(turn):
            here = n == 0 and there is place
            yield from self._in(there, offset if here else None, step)
        yield from self._in(turn[0], None, step) if turn else ()

    def _in(self, place: Node, offset: int | None, step: int) -> Iterator[Hit]:
        """Hits of one place, behind `offset`, or all."""
        if not place.source:
            if offset is None and self._words in place.value.lower():
                yield Hit(place, 0)
            return
        body, search = self._low(place), self._next if step > 0 else self._last
        edge = place.start - 1 if step > 0 else place.end
        found = search(body, edge if offset is None else offset)
        while found >= 0:
            yield Hit(place, found)
            found = search(body, found)

    def _next(self, body: bytes, at: int) -> int:
        return min((found for form in self._forms if (found := body.find(form, at + 1)) >= 0), default=-1)

    def _last(self, body: bytes, at: int) -> int:
        return max(body.rfind(form, 0, at + len(form) - 1) for form in self._forms)

    def _low(self, place: Node) -> bytes:
        key = id(place.source)
        if key not in self._lowered:
            self._lowered[key] = place.source.lower()
        return self._lowered[key]


def marked(source: Line, words: str) -> Line:
    """The line with the words standing out."""
    text, wanted = source.text.lower(), words.lower()
    if not wanted or wanted not in text or len(text) != len(source.text):
        return source
    marks = [False] * len(text)
    at = text.find(wanted)
    while at >= 0:
        marks[at : at + len(wanted)] = [True] * len(wanted)
        at = text.find(wanted, at + len(wanted))
    return Line(tuple(_painted(source, marks)), source.hang)


def _painted(source: Line, marks: Sequence[bool]) -> Iterator[Span]:
    position = 0
    for text, role in source.spans:
        start = 0
        for n in range(1, len(text) + 1):
            if n == len(text) or marks[position + n] != marks[position + start]:
                yield Span(text[start:n], Role.TAB if marks[position + start] else role)
                start = n
        position += len(text)


def _forms(words: str) -> tuple[bytes, ...]:
    """The words as they stand in JSON: characters beyond ASCII may be escaped there."""
    plain = json.dumps(words, ensure_ascii=False)[1:-1].encode("utf-8", "replace")
    escaped = json.dumps(words)[1:-1].encode()
    return tuple(dict.fromkeys((plain.lower(), escaped.lower())))


def _places(nodes: Sequence[Node]) -> Iterator[Node]:
    """The bodies, and the lines outside of them, in order."""
    for node in nodes:
        if node.source:
            yield node
        elif node.foldable:
            yield from _places(node.children)
        else:
            yield node
