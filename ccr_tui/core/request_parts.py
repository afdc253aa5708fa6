"""The parts of a request in the order in which a prompt cache reads them, and where two requests part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import msgspec

from ccr_tui.core.wire.json_spans import array_spans, object_spans

EXCERPT = 160
"""Characters shown of each side of a difference."""
_LEAD = 40  # characters of it that are still the same

SETTINGS = ("tool_choice", "thinking")
"""Top-level fields that a cache of messages depends on."""

_MARK = "cache_control"


@dataclass(frozen=True, slots=True)
class Part:
    """A tool, a block of the system text, a setting or a message. `index` counts from 1 in its area."""

    area: str
    index: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """The first part that is not the same: excerpts of both, "" on the side that lacks it.

    `name` is a tool's name or a message's role; `kept` is the share of the earlier request before it.
    """

    area: str
    index: int
    count: int
    name: str
    before: str
    now: str
    kept: float

    @property
    def where(self) -> str:
        """In words: `message 3 of 12 (user)`."""
        if self.area in SETTINGS:
            return f"the field {self.area}"
        word = {"tools": "tool", "system": "system block", "messages": "message"}[self.area]
        return f"{word} {self.index} of {self.count}" + (f" ({self.name})" if self.name else "")


def first_difference(before: bytes, now: bytes) -> Difference | None:
    """Where the request `now` stops to repeat `before`; None when it repeats all of it.

    Cache markers do not count, they move along; nor do messages that are new at the end. `ValueError`
    when one of them is no request.
    """
    old, new = areas(before), areas(now)
    size, passed = max(1, sum(len(part.raw) for parts in old.values() for part in parts)), 0
    for area, parts in old.items():
        others = new[area]
        pairs = zip(parts, others, strict=False) if area == "messages" else zip_longest(parts, others)
        for one, other in pairs:
            if one is None or other is None or not same(one.raw, other.raw):
                return _difference(one, other, max(len(parts), len(others)), passed / size)
            passed += len(one.raw)
    return None


def areas(body: bytes) -> dict[str, list[Part]]:
    """The parts of a request by area, in the order of a cache; `ValueError` when it is no request."""
    spans = object_spans(body)
    found: dict[str, list[Part]] = {}
    for area in ("tools", "system", *SETTINGS, "messages"):
        span = spans.get(area)
        raws = list(_elements(body, *span, whole=area in SETTINGS)) if span else []
        found[area] = [Part(area, index, raw) for index, raw in enumerate(raws, 1)]
    return found


def _elements(body: bytes, start: int, end: int, *, whole: bool) -> Iterator[bytes]:
    if whole or body[start : start + 1] != b"[":
        yield body[start:end]
    else:
        yield from (body[a:b] for a, b in array_spans(body, start, end))


def same(one: bytes, other: bytes) -> bool:
    """Whether a cache takes two parts for the same one."""
    return one == other or _plain(one) == _plain(other)


def _plain(raw: bytes) -> Any:
    """The value without cache markers; text that stands alone reads as a block of text."""
    value = msgspec.json.decode(raw)
    if isinstance(value, str):
        return {"type": "text", "text": value}
    if not isinstance(value, dict):
        return value
    value.pop(_MARK, None)
    content = value.get("content")
    if isinstance(content, str):
        value["content"] = [{"type": "text", "text": content}]
    elif isinstance(content, list):
        value["content"] = [_unmarked(block) for block in content]
    return value


def _unmarked(block: Any) -> Any:
    if not isinstance(block, dict):
        return block
    return {key: value for key, value in block.items() if key != _MARK}


def _difference(one: Part | None, other: Part | None, count: int, kept: float) -> Difference:
    part = one or other
    assert part is not None  # a pair holds one at least
    old, new = (plain_text(p.raw) if p else "" for p in (one, other))
    start = max(0, _common(old, new) - _LEAD)
    end = start + EXCERPT
    return Difference(part.area, part.index, count, name_of(part), old[start:end], new[start:end], kept)


def plain_text(raw: bytes) -> str:
    """A part as JSON without its cache markers: the same parts have the same text."""
    return msgspec.json.encode(_plain(raw)).decode()


def _common(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


def name_of(part: Part) -> str:
    """A tool's name or a message's role; else nothing."""
    value = msgspec.json.decode(part.raw)
    name = (value.get("name") or value.get("role")) if isinstance(value, dict) else None
    return name if isinstance(name, str) else ""
