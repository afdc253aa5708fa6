"""JSON for reading: indented, coloured and bounded, with a note where something is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean


@dataclass(frozen=True, slots=True)
class Bounds:
    """Characters of one string, items of an array (its start and its end), lines and characters in all."""

    text: int
    items: int
    lines: int
    whole: int


FOLDED = Bounds(text=400, items=12, lines=2_000, whole=200_000)
UNFOLDED = Bounds(text=20_000, items=500, lines=8_000, whole=1_000_000)


def json_lines(value: Any, bounds: Bounds = FOLDED) -> list[Line]:
    """`value` as lines; never more than the bounds, and a note where they are reached."""
    lines: list[Line] = []
    size = 0
    for part in _value(value, 0, (), "", bounds):
        size += sum(len(span.text) for span in part.spans)
        if len(lines) >= bounds.lines or size > bounds.whole:
            return [*lines, _note(0, "the rest is left out")]
        lines.append(part)
    return lines


def _value(value: Any, depth: int, head: tuple[Span, ...], tail: str, bounds: Bounds) -> Iterator[Line]:
    """Lines of one value; `head` goes before it (its key), `tail` after it (a comma)."""
    if isinstance(value, dict) and value:
        yield _at(depth, *head, Span("{"))
        for n, (key, item) in enumerate(value.items(), 1):
            name = (Span(json.dumps(clean(key), ensure_ascii=False), Role.KEY), Span(": "))
            yield from _value(item, depth + 1, name, "," if n < len(value) else "", bounds)
        yield _at(depth, Span("}" + tail))
    elif isinstance(value, list) and value:
        yield _at(depth, *head, Span("["))
        yield from _items(value, depth + 1, bounds)
        yield _at(depth, Span("]" + tail))
    else:
        yield _at(depth, *head, *_scalar(value, bounds.text), Span(tail))


def _items(items: list[Any], depth: int, bounds: Bounds) -> Iterator[Line]:
    """The first and the last items: what is new in a conversation stands at its end."""
    first = len(items) if len(items) <= bounds.items else bounds.items // 4
    last = max(first, len(items) - (bounds.items - bounds.items // 4))
    for n, item in enumerate(items):
        if n == first < last:
            yield _note(depth, f"{last - first:,} items left out")
        if n < first or n >= last:
            yield from _value(item, depth, (), "," if n + 1 < len(items) else "", bounds)


def _scalar(value: Any, limit: int) -> tuple[Span, ...]:
    if not isinstance(value, str):
        return (Span(json.dumps(value), Role.NUMBER),)
    if len(value) <= limit:
        return (Span(_quoted(value), Role.STRING),)
    cut = _quoted(value[:limit]).removesuffix('"')
    return (Span(cut, Role.STRING), Span(f"⋯ {len(value) - limit:,} more characters", Role.DIM))


def _quoted(text: str) -> str:
    """As JSON; characters that would move the cursor stay escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in quoted)


def _at(depth: int, *spans: Span) -> Line:
    return line(Span("  " * depth), *spans, hang=2 * depth + 2)


def _note(depth: int, text: str) -> Line:
    return _at(depth, Span(f"⋯ {text}", Role.DIM))
