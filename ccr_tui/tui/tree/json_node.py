"""JSON as a tree over the bytes of a body: a value is read when its row is shown, never before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from rich.cells import cell_len

from ccr_tui.core.wire.json_spans import Span as Range
from ccr_tui.core.wire.json_spans import array_spans, object_spans
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.tree.long_text import LongText
from ccr_tui.tui.tree.node import INDENT, Label, Node, Section

PAGE = 200
"""Items of an array, or keys of an object, that stand side by side; of more, so many fold into one row."""
SHORT = 60
"""Bytes of a value that needs no folding."""
LEAST_WIDTH = 12
_HINTS = ("role", "type", "name", "id")
_HALF_PAIR = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

Member = tuple[Label, Range]


class JsonNode(Node):
    """One value: `source[start:end]`. An object or array folds, and so does a long string."""

    def __init__(self, source: bytes, start: int, end: int, label: Label = None) -> None:
        super().__init__(label)
        self.source, self.start, self.end = source, start, end
        self._members: tuple[Member, ...] | None = None
        self._long: LongText | None = None
        self._preview: tuple[str, int] | None = None
        self._width = 80
        self.foldable = end - start > 2 if self.holds else self.is_text and self._is_long()

    @property
    def holds(self) -> bool:
        """Whether it is an object or an array."""
        return self.opening in (b"{", b"[")

    @property
    def opening(self) -> bytes:
        """The first byte, which says what kind of value it is."""
        return self.source[self.start : self.start + 1]

    @property
    def is_text(self) -> bool:
        return self.opening == b'"'

    @property
    def raw(self) -> bytes:
        return self.source[self.start : self.end]

    @property
    def members(self) -> tuple[Member, ...]:
        """What it holds: keys or indexes with the ranges of their values."""
        if self._members is None:
            self._members = tuple(self._read()) if self.holds else ()
        return self._members

    @property
    def path(self) -> str:
        parts: list[str] = []
        node: Node | None = self
        while isinstance(node, JsonNode | Group):
            if isinstance(node, JsonNode) and not isinstance(node.parent, Section | None):
                parts.append(step(node.label))
            node = node.parent
        return "".join(reversed(parts)) or "."

    @property
    def value(self) -> str:
        """A string without its quotes; anything else as it stands in the body."""
        return self.text() if self.is_text else self.raw.decode("utf-8", "replace")

    def text(self) -> str:
        return str(_decoded(self.raw))

    def lines(self, width: int) -> Sequence[Line]:
        self._width = width
        head = (self._mark(), *self._name())
        room = max(LEAST_WIDTH, width - sum(cell_len(s.text) for s in head))
        if self.holds:
            return (line(*head, *self._container(room)),)
        if not self.is_text:
            return (line(*head, Span(fmt.clip(self.value, room), Role.NUMBER)),)
        if not (self.foldable and self.unfolded):
            return (line(*head, *self._one_row(room)),)
        size = Span(f"{len(self.long.text):,} characters", Role.DIM)
        margin = self._margin
        rows = self.long.lines(self._text_width(width))
        return [line(*head, size), *(line(margin, *row.spans) for row in rows)]

    def toggle(self, row: int) -> None:
        """A row that stands for more of a long string gives more; any other folds."""
        shown = self.unfolded and self.is_text
        if not (shown and row and self.long.more(row - 1, self._text_width(self._width))):
            super().toggle(row)

    def row_of(self, offset: int, width: int) -> int:
        """Which of its own rows shows the byte at this offset of the source."""
        if not (self.unfolded and self.is_text and offset > self.start):
            return 0
        return 1 + self.long.row_of(_characters(self.source[self.start : offset]), self._text_width(width))

    @property
    def long(self) -> LongText:
        """The string's rows, once it is unfolded."""
        if self._long is None:
            self._long = LongText(self.text())
        return self._long

    def _make(self) -> Sequence[Node]:
        members = self.members
        if len(members) <= PAGE:
            return [JsonNode(self.source, *span, label) for label, span in members]
        parts = [members[n : n + PAGE] for n in range(0, len(members), PAGE)]
        return [Group(self.source, part, n * PAGE) for n, part in enumerate(parts)]

    def _read(self) -> Iterator[Member]:
        if self.opening == b"{":
            yield from object_spans(self.source, self.start, self.end).items()
        else:
            yield from enumerate(array_spans(self.source, self.start, self.end))

    def _is_long(self) -> bool:
        return self.end - self.start > SHORT or self.source.find(b"\\n", self.start, self.end) >= 0

    def _name(self) -> Iterator[Span]:
        if self.label is not None:
            name = _quoted(self.label)[1:-1] if isinstance(self.label, str) else str(self.label)
            yield Span(fmt.clip(name, 40), Role.KEY if isinstance(self.label, str) else Role.DIM)
            yield Span(": ", Role.DIM)

    @property
    def _margin(self) -> Span:
        return Span(" " * (INDENT * (self.depth + 2)))

    def _text_width(self, width: int) -> int:
        return max(LEAST_WIDTH, width - len(self._margin.text))

    def _container(self, room: int) -> Iterator[Span]:
        """Something small as it is; of others how much there is in them, and what it may be."""
        opening, closing = ("{", "}") if self.opening == b"{" else ("[", "]")
        if not self.foldable or (not self.unfolded and self.end - self.start <= SHORT):
            whole = " ".join(clean(self.raw.decode("utf-8", "replace")).split())
            if cell_len(whole) <= room:
                yield Span(whole, Role.PLAIN)
                return
        count = len(self.members)
        noun = ("key" if opening == "{" else "item") + ("" if count == 1 else "s")
        size = f"{opening}{count:,} {noun}, {fmt.size(self.end - self.start)}{closing}"
        yield Span(fmt.clip(size, room), Role.DIM)
        if hint := self._hint():
            yield Span(fmt.clip(f" {hint}", max(1, room - len(size))))

    def _hint(self) -> str:
        """The values that tell one object among its siblings from the others."""
        found = dict(self.members) if isinstance(self.label, int) and self.opening == b"{" else {}
        spans = [found[name] for name in _HINTS if name in found]
        texts = [_decoded(self.source[a:b]) for a, b in spans if b - a <= SHORT]
        return " ".join(_quoted(text)[1:-1] for text in texts if isinstance(text, str))

    def _one_row(self, room: int) -> Iterator[Span]:
        if self._preview is None:
            text = self.text()
            self._preview = (_quoted(text[:1000]), len(text))
        shown, count = self._preview
        if count <= 1000 and cell_len(shown) <= room:
            yield Span(shown, Role.STRING)
            return
        note = f" {count:,} characters" if room > 40 else f" {count:,}"
        yield Span(fmt.clip(shown[: room + 1].removesuffix('"') + "…", room - len(note)), Role.STRING)
        yield Span(note, Role.DIM)


class Group(Node):
    """Some neighbours among very many."""

    foldable = True
    groups = True

    def __init__(self, source: bytes, members: Sequence[Member], first: int) -> None:
        super().__init__(f"{first}–{first + len(members) - 1}")
        self.source = source
        self.start, self.end = members[0][1][0], members[-1][1][1]
        self._members = members

    def lines(self, width: int) -> Sequence[Line]:
        size = f" {fmt.size(self.end - self.start)}"
        return (line(self._mark(), Span(f"[{self.label}]", Role.KEY), Span(size, Role.DIM)),)

    @property
    def value(self) -> str:
        return self.source[self.start : self.end].decode("utf-8", "replace")

    def _make(self) -> Sequence[Node]:
        return [JsonNode(self.source, *span, label) for label, span in self._members]


def json_root(source: bytes, label: Label = None, *, unfolded: bool = True) -> JsonNode | None:
    """The tree of a body that is JSON; None when it is not."""
    if not _is_json(source):
        if source.lstrip()[:1] not in (b"{", b"[", b'"'):
            return None
        source = _HALF_PAIR.sub(rb"\\ufffd", source)  # as long as what it stands for
        if not _is_json(source):
            return None
    start = len(source) - len(source.lstrip())
    node = JsonNode(source, start, len(source.rstrip()), label)
    node.unfolded = unfolded and node.holds
    return node


def _is_json(source: bytes) -> bool:
    try:
        msgspec.json.decode(source, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


def _quoted(text: str) -> str:
    """As JSON; characters that would move the cursor stay escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in quoted)


def step(label: Label) -> str:
    """A key or an index as a part of a path."""
    if isinstance(label, int):
        return f"[{label}]"
    name = label or ""
    return f".{name}" if _PLAIN_KEY.match(name) else f"[{json.dumps(name, ensure_ascii=False)}]"


def _characters(raw: bytes) -> int:
    """How many characters the beginning of a JSON string stands for; it may be cut inside of an escape."""
    for cut in range(7):
        try:
            return len(str(json.loads(raw[: len(raw) - cut].decode() + '"', strict=False)))
        except ValueError:
            continue
    return 0
