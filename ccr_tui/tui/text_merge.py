"""Two edits of one text brought together by lines, and where a line stands after an edit."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

_Edit = tuple[int, int, tuple[str, ...]]
"""Lines from the first number up to the second one, and what stands there instead."""


def merged(base: str, mine: str, theirs: str) -> str | None:
    """What both have made of `base`; None where they changed the same lines, each in his own way."""
    lines = base.splitlines(keepends=True)
    edits = sorted({*_edits(base, mine), *_edits(base, theirs)})
    for (start, end, _), (next_start, _, _) in pairwise(edits):
        if next_start < end or next_start == start:
            return None
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return "".join(lines)


def row_after(before: str, after: str, row: int) -> int:
    """Where the line `row`, counted from 0, of the one text stands in the other, or what is in its place."""
    for kind, start, end, new_start, _ in _changes(before, after):
        if start <= row < end:
            return new_start + (row - start if kind == "equal" else 0)
    return len(after.splitlines())


def lines_changed(before: str, after: str) -> tuple[int, int]:
    """How many lines the one text has that are not in the other, and how many the other way round."""
    edits = list(_edits(before, after))
    return sum(end - start for start, end, _ in edits), sum(len(new) for _, _, new in edits)


def _edits(before: str, after: str) -> Iterator[_Edit]:
    lines = after.splitlines(keepends=True)
    for kind, start, end, new_start, new_end in _changes(before, after):
        if kind != "equal":
            yield start, end, tuple(lines[new_start:new_end])


def _changes(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
