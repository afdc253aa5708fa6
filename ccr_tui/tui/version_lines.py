"""An earlier version of the configuration file beside the present one: what bringing it back would change."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from ccr_tui.tui.bridge_routes import EarlierVersion
from ccr_tui.tui.config_tokens import hidden
from ccr_tui.tui.format import age
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

AROUND = 2
"""Lines that are shown before and after a change."""


def version_text(version: EarlierVersion, now: float) -> str:
    """One version in a list: how long ago, and why."""
    mark = "● " if version.current else "  "
    return f"{mark}{age(now - version.at):>4}  {version.why}"


def restoring_lines(version: EarlierVersion, present: str) -> list[Line]:
    """What goes and what comes back, without any key in it."""
    if version.text == present:
        return [line(Span("This is what the file holds now.", Role.DIM))]
    changes = list(difference_lines(present, version.text))
    gone = sum(part.text.startswith("−") for part in changes)
    back = sum(part.text.startswith("+") for part in changes)
    head = f"Bringing it back takes {_lines(gone)} away and brings {_lines(back)} back."
    return [line(Span(head, Role.STRONG)), BLANK, *changes]


def difference_lines(before: str, after: str) -> Iterator[Line]:
    """The lines that differ, each with a sign, and a few around them."""
    old, new = hidden(before).splitlines(), hidden(after).splitlines()
    if old == new:
        yield line(Span("Only a key, or the end of a line, is another one.", Role.DIM))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        yield line(Span(f"line {group[0][1] + 1}", Role.HEAD))
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from (line(Span(f"  {text}", Role.DIM), hang=4) for text in old[start:end])
                continue
            yield from (line(Span(f"− {text}", Role.BAD), hang=4) for text in old[start:end])
            yield from (line(Span(f"+ {text}", Role.OK), hang=4) for text in new[new_start:new_end])


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
