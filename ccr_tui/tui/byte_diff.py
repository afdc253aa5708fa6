"""Where two bodies differ, as ranges of bytes with the path to each: as little as tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from ccr_tui.core.wire.json_spans import Span, array_spans, object_spans
from ccr_tui.tui.tree.json_node import step

CONTEXT = 24
"""Bytes shown before and after what differs inside of a value."""
MOST = 200
"""Ranges that are looked for."""


@dataclass(frozen=True, slots=True)
class Range:
    """`before` became `now`, at these offsets of the bodies; one of them may be empty.

    `lead` and `tail` are the bytes around it that are in both. `path` is as jq writes it.
    """

    path: str
    before: bytes
    now: bytes
    at: int
    at_now: int
    lead: bytes = b""
    tail: bytes = b""


def ranges(before: bytes, now: bytes) -> list[Range]:
    """What differs, in order; what is no JSON is one value."""
    return list(islice(_values(_Pair(before, now), "", (0, len(before)), (0, len(now))), MOST))


@dataclass(frozen=True, slots=True)
class _Pair:
    before: bytes
    now: bytes


def _values(pair: _Pair, path: str, one: Span, other: Span) -> Iterator[Range]:
    old, new = pair.before[slice(*one)], pair.now[slice(*other)]
    if old == new:
        return
    inside: Iterator[Range] = iter(())
    opening = old.lstrip()[:1]
    if opening in (b"{", b"[") and new.lstrip()[:1] == opening:
        try:
            inside = _objects(pair, path, one, other) if opening == b"{" else _arrays(pair, path, one, other)
            first = next(inside, None)
        except (ValueError, RecursionError):  # no JSON after all
            first = None
        if first is not None:
            yield first
            yield from inside
            return
    yield _leaf(path, old, new, one[0], other[0])


def _objects(pair: _Pair, path: str, one: Span, other: Span) -> Iterator[Range]:
    old, new = object_spans(pair.before, *one), object_spans(pair.now, *other)
    for key in dict.fromkeys((*old, *new)):
        here = path + step(key)
        if key in old and key in new:
            yield from _values(pair, here, old[key], new[key])
        elif key in old:
            yield _gone(pair, here, old[key], other[1])
        else:
            yield _added(pair, here, new[key], one[1])


def _arrays(pair: _Pair, path: str, one: Span, other: Span) -> Iterator[Range]:
    old, new = array_spans(pair.before, *one), array_spans(pair.now, *other)
    left = [pair.before[slice(*span)] for span in old]
    right = [pair.now[slice(*span)] for span in new]
    first = _common(left, right)
    last = _common(left[first:][::-1], right[first:][::-1])
    matcher = SequenceMatcher(None, left[first : len(left) - last], right[first : len(right) - last])
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for n in range(both):
            here = path + step(first + a + n)
            yield from _values(pair, here, old[first + a + n], new[first + c + n])
        for n in range(first + a + both, first + b):
            yield _gone(pair, path + step(n), old[n], other[1])
        for n in range(first + c + both, first + d):
            yield _added(pair, path + step(n), new[n], one[1])


def _gone(pair: _Pair, path: str, span: Span, at_now: int) -> Range:
    return Range(path, pair.before[slice(*span)], b"", span[0], at_now)


def _added(pair: _Pair, path: str, span: Span, at: int) -> Range:
    return Range(path, b"", pair.now[slice(*span)], at, span[0])


def _leaf(path: str, old: bytes, new: bytes, at: int, at_now: int) -> Range:
    """What differs in a long value, without the beginning and the end that both have; a short one whole."""
    if max(len(old), len(new)) <= 4 * CONTEXT:
        return Range(path, old, new, at, at_now)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    lead, tail = old[max(0, first - CONTEXT) : first], old[len(old) - last :][:CONTEXT]
    end, end_now = len(old) - last, len(new) - last
    return Range(path, old[first:end], new[first:end_now], at + first, at_now + first, lead, tail)


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many elements both begin with, found by halving: slices compare fast."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
