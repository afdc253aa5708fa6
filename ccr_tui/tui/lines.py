"""Text with roles: what panels make and what widgets paint. The theme decides what a role looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.cells import cell_len


class Role(StrEnum):
    """Why a piece of text stands out."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    ITALIC = "italic"
    STRUCK = "struck"
    HEAD = "head"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    LIVE = "live"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    CODE = "code"
    TAB = "tab"
    S0 = "s0"  # sessions, told apart by colour and letter
    S1 = "s1"
    S2 = "s2"
    S3 = "s3"
    S4 = "s4"
    S5 = "s5"


SESSION_ROLES = (Role.S0, Role.S1, Role.S2, Role.S3, Role.S4, Role.S5)


class Span(NamedTuple):
    text: str
    role: Role = Role.PLAIN


class Table(NamedTuple):
    """Rows of as many cells each, the first one the head; `right` says which columns end in line."""

    rows: tuple[tuple[Line, ...], ...]
    right: tuple[bool, ...]


class Line(NamedTuple):
    """One logical line; `hang` is by how many cells its continuation is indented when it wraps.

    A `table` is laid out instead of the spans, where there is room for it.
    """

    spans: tuple[Span, ...] = ()
    hang: int = 0
    table: Table | None = None

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def line(*spans: Span | str, hang: int = 0) -> Line:
    """A line of spans; bare strings are plain text."""
    return Line(tuple(s if isinstance(s, Span) else Span(s) for s in spans), hang)


BLANK = Line()


def wrap(source: Line, width: int) -> list[Line]:
    """`source` as lines of at most `width` cells, broken between words where there are any."""
    text, width = source.text, max(1, width)
    if len(text) * 2 <= width or cell_len(text) <= width:
        return [source]
    hang = min(source.hang, width // 2)
    cuts = list(_cuts(text, width, width - hang))
    first, *rest = _split(source.spans, cuts)
    indent = (Span(" " * hang),) if hang else ()
    return [Line(first), *(Line(indent + spans) for spans in rest)]


def _cuts(text: str, first: int, following: int) -> Iterator[tuple[int, int]]:
    """Ranges of `text`, one for each output line; the blanks at a break belong to none."""
    start, width = 0, first
    while start < len(text):
        end = _fitting(text, start, width)
        if end < len(text):
            end = _break(text, start, end, following)
        yield start, end
        start, width = end, following
        if start < len(text) and text[start] == " ":
            start += 1


def _break(text: str, start: int, end: int, following: int) -> int:
    """Where to break before `end`: at a blank, unless the word after it would not fit anywhere."""
    space = text.rfind(" ", start + 1, end + 1)
    word_end = text.find(" ", end)
    word = (word_end if word_end >= 0 else len(text)) - space - 1
    return space if space > start and text[start:space].strip() and word <= following else end


def _fitting(text: str, start: int, width: int) -> int:
    """The end of the longest piece from `start` of at most `width` cells, and at least one character."""
    end = min(len(text), start + width)
    while end > start + 1 and (excess := cell_len(text[start:end]) - width) > 0:
        end = max(start + 1, end - max(1, excess // 2))
    return end


def _split(spans: Sequence[Span], cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[Span, ...]]:
    first, position = 0, 0  # the span at which the next line begins, and where that is
    for start, end in cuts:
        while first < len(spans) and position + len(spans[first].text) <= start:
            position += len(spans[first].text)
            first += 1
        yield tuple(_between(spans, first, start - position, end - position))


def _between(spans: Sequence[Span], first: int, start: int, end: int) -> Iterator[Span]:
    """The text from `start` to `end`, counted from the beginning of the `first` span."""
    for n in range(first, len(spans)):
        text, role = spans[n]
        if piece := text[max(0, start) : max(0, end)]:
            yield Span(piece, role)
        start, end = start - len(text), end - len(text)
        if end <= 0:
            return
