"""A stream's events as a tree: each is a row that unfolds to its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.tree.json_node import PAGE, JsonNode, json_root
from ccr_tui.tui.tree.node import Node

_BLANK = re.compile(rb"(?:\r?\n){2,}")
_PLAIN_BLANK = re.compile(rb"\n\n+")
_NAME = re.compile(rb"^event: ?([^\r\n]*)", re.M)
_DATA = re.compile(rb"^data: ?([^\r\n]*)", re.M)

Place = tuple[int, int]
"""Where an event stands in its body."""


class EventsNode(Node):
    """All events of a body, or some neighbours of very many."""

    foldable = True
    groups = True

    def __init__(self, source: bytes, places: Sequence[Place], label: str = "events", first: int = 0) -> None:
        super().__init__(label)
        self.source = source
        self.start, self.end = places[0][0], places[-1][1]
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
    """One event: its name and the beginning of its data. Only the first line of data counts."""

    def __init__(self, source: bytes, place: Place, number: int) -> None:
        super().__init__(number)
        self.source, (self.start, self.end) = source, place
        name, data = _NAME.search(source, *place), _DATA.search(source, *place)
        self._name = clean(name[1].decode("utf-8", "replace")) if name else "message" if data else ""
        self._data = data.span(1) if data else place
        self.foldable = source[self._data[0] : self._data[0] + 1] == b"{"

    def lines(self, width: int) -> Sequence[Line]:
        start, end = self._data
        role = Role.BAD if self._name == "error" else Role.KEY
        data = b"" if self.unfolded else self.source[start : min(end, start + 4 * width)]
        head = (self._mark(), Span(f"{self.label} ", Role.DIM), Span(f"{self._name} ", role))
        room = max(1, width - sum(len(span.text) for span in head))
        text = " ".join(clean(data.decode("utf-8", "replace")).split("\n"))
        text = text.replace(f'"type":"{self._name}",', "", 1)  # said already
        return (line(*head, Span(fmt.clip(text, room))),)

    def child_at(self, offset: int) -> Node | None:
        """None where it is the event's own name."""
        return None if offset < self._data[0] else super().child_at(offset)

    @property
    def value(self) -> str:
        return self.source[slice(*self._data)].decode("utf-8", "replace")

    def _make(self) -> Sequence[Node]:
        if json_root(self.value.encode()) is None:
            return ()
        whole = JsonNode(self.source, *self._data)
        return [JsonNode(self.source, *span, label) for label, span in whole.members]


def events_node(source: bytes) -> EventsNode | None:
    """The events of a stream; None when there are none."""
    places = list(_places(source))
    return EventsNode(source, places) if places else None


def _places(source: bytes) -> Iterator[Place]:
    """Blank lines end an event."""
    blank = _BLANK if b"\r" in source else _PLAIN_BLANK
    cuts = [match.span() for match in blank.finditer(source)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(source)]
    return ((start, end) for start, end in zip(starts, ends, strict=True) if start < end)
