"""How one answer differs from another: its text line by line and word by word, its tool calls by argument."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown import clean
from ccr_tui.tui.transcript import Answer, Block

MOST_ROWS = 1000
"""Of an answer that are compared: the time that takes grows with their square."""
LONGEST_ROW = 2000
MOST_PAIRS = 60
"""Changed lines that are compared word by word; the rest are shown as gone and new."""
MOST_WORDS = 200
"""Words, blanks and signs of a line that is compared so."""
ALIKE = 0.5
"""From which likeness (0 to 1) on two lines are shown as one that was changed."""

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_SAME, _GONE, _NEW, _CHANGED = "  ", "- ", "+ ", "~ "


def answer_rows(answer: Answer) -> list[str]:
    """What is compared of an answer: lines of its text, and its tool calls with an argument a line."""
    rows = [row for block in answer.blocks for row in _rows(block)]
    return [clean(row[:LONGEST_ROW]) for row in rows[:MOST_ROWS]]


def diff_lines(first: Answer, other: Answer) -> list[Line]:
    """`other` with what it has not in common with `first`: `-` only there, `+` only here, `~` changed."""
    before, after = answer_rows(first), answer_rows(other)
    lines: list[Line] = []
    pairs = iter(range(MOST_PAIRS))
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [line(Span(_SAME + row, Role.DIM), hang=2) for row in before[a:b]]
        else:
            lines += _changed(before[a:b], after[c:d], pairs)
    if before == after:
        return [line(Span("= the same as the first answer", Role.OK)), *lines]
    return lines


def _rows(block: Block) -> Iterator[str]:
    match block.kind:
        case "text":
            yield from block.text.split("\n")
        case "tool_use":
            yield f"→ {block.name}"
            yield from (f"    {row}" for row in _arguments(block.text))
        case "thinking":
            return  # nobody compares how it was found
        case kind:
            yield f"[{kind}]"


def _arguments(text: str) -> list[str]:
    """An argument a line, in the order of their names: the order on the wire means nothing."""
    try:
        decoded = msgspec.json.decode(text or "{}")
    except msgspec.DecodeError:
        return [text]  # still on its way
    if not isinstance(decoded, dict):
        return [text]
    return [f"{name}: {msgspec.json.encode(decoded[name]).decode()}" for name in sorted(decoded)]


def _changed(before: Sequence[str], after: Sequence[str], pairs: Iterator[int]) -> Iterator[Line]:
    """Lines in the place of others: those that are alike in pairs, the rest as gone and new.

    `pairs` runs out when enough lines have been looked at closely.
    """
    paired = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        words = _alike(old, new) if next(pairs, None) is not None else None
        if words is not None:
            yield line(Span(_CHANGED, Role.WARN), *words, hang=2)
        else:
            yield line(Span(_GONE + old, Role.BAD), hang=2)
            yield line(Span(_NEW + new, Role.OK), hang=2)
    yield from (line(Span(_GONE + row, Role.BAD), hang=2) for row in before[paired:])
    yield from (line(Span(_NEW + row, Role.OK), hang=2) for row in after[paired:])


def _alike(old: str, new: str) -> list[Span] | None:
    """A changed line word by word; None where the two have too little in common, or are too long."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return list(_words(matcher, before, after)) if matcher.ratio() >= ALIKE else None


def _words(matcher: SequenceMatcher[str], before: Sequence[str], after: Sequence[str]) -> Iterator[Span]:
    """A changed line; brackets say without colour what is gone and what is new."""
    for tag, a, b, c, d in matcher.get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield Span(old)
            continue
        if old:
            yield Span(f"[-{old}-]", Role.BAD)
        if new:
            yield Span(f"{{+{new}+}}", Role.OK)
