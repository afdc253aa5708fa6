"""A stream's events as a tree: each is a row that unfolds to its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.tree.json_node import PAGE, JsonNode, json_root
from ccr_tui.tui.tree.node import Node

_BLOCK = re.compile(rb"(?:[^\r\n]+(?:\r?\n|\Z))+")
_NAME = re.compile(rb"^event: ?([^\r\n]*)", re.M)
_DATA = re.compile(rb"^data: ?([^\r\n]*)", re.M)


class Place(NamedTuple):
    """Where an event's block and the data in it stand. Only the first line of data counts."""

    name: str
    start: int
    end: int
    data: tuple[int, int]


class EventsNode(Node):
    """All events of a body, or some neighbours of very many."""

    foldable = True

    def __init__(self, source: bytes, places: Sequence[Place], label: str = "events", first: int = 0) -> None:
        super().__init__(label)
        self.source = source
        self.start, self.end = places[0].start, places[-1].end
        self._places = places
        self._first = first

    def lines(self, width: int) -> Sequence[Line]:
        size = f" {{{len(self._places):,} events, {fmt.size(self.end - self.start)}}}"
        return (line(self._mark(), Span(str(self.label), Role.KEY), Span(size, Role.DIM)),)

    @property
    def value(self) -> str:
        return self.source[self.start : self.end].decode("utf-8", "replace")

    def _make(self) -> Sequence[Node]:
        if len(self._places) <= PAGE:
            return [EventNode(self.source, p, self._first + n) for n, p in enumerate(self._places)]
        parts = range(0, len(self._places), PAGE)
        return [self._part(n) for n in parts]

    def _part(self, first: int) -> EventsNode:
        places = self._places[first : first + PAGE]
        return EventsNode(self.source, places, f"{first}–{first + len(places) - 1}", first)


class EventNode(Node):
    """One event: its name and the beginning of its data."""

    def __init__(self, source: bytes, place: Place, number: int) -> None:
        super().__init__(number)
        self.source, self.start, self.end = source, place.start, place.end
        self._place = place
        self.foldable = source[place.data[0] : place.data[0] + 1] == b"{"

    def lines(self, width: int) -> Sequence[Line]:
        start, end = self._place.data
        role = Role.BAD if self._place.name == "error" else Role.KEY
        data = b"" if self.unfolded else self.source[start : min(end, start + 4 * width)]
        head = (self._mark(), Span(f"{self.label} ", Role.DIM), Span(f"{clean(self._place.name)} ", role))
        room = max(1, width - sum(len(span.text) for span in head))
        return (line(*head, Span(fmt.clip(clean(data.decode("utf-8", "replace")), room))),)

    @property
    def value(self) -> str:
        return self.source[slice(*self._place.data)].decode("utf-8", "replace")

    def _make(self) -> Sequence[Node]:
        start, end = self._place.data
        if json_root(self.source[start:end]) is None:
            return ()
        whole = JsonNode(self.source, start, end)
        return [JsonNode(self.source, *span, label) for label, span in whole.members]


def events_node(source: bytes) -> EventsNode | None:
    """The events of a stream; None when there are none."""
    places = list(_places(source))
    return EventsNode(source, places) if places else None


def _places(source: bytes) -> Iterator[Place]:
    for block in _BLOCK.finditer(source):
        data = _DATA.search(source, *block.span())
        if data is not None:
            name = _NAME.search(source, *block.span())
            said = name[1].decode("utf-8", "replace") if name else "message"
            yield Place(said, *block.span(), data.span(1))
