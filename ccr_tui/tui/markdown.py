"""Enough Markdown to read an answer by: headings, lists, quotes, fences, tables, rules, and what stands out.

Not a parser: text streams in, so half a construct must look like what it will become, and what was there
before must not be read anew for each piece that comes. A library's parser takes the text as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.markdown_inline import inline
from ccr_tui.tui.markdown_table import table_height, table_of

KEPT = 2048
"""Lines that are kept as they were made: of an answer that streams in only the last one is new."""

_FENCE = re.compile(r"\s*+(`{3,}+|~{3,}+)([^`]*+)\Z")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *\Z")
_RULE_WIDTH = 24
_ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text without what would move a terminal's cursor or turn its direction; tabs become blanks."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").expandtabs(4))


def markdown_lines(text: str) -> Iterator[Line]:
    """The text in lines with roles for what stands out. The marks of fences are not shown, a table is one."""
    rows = clean(text).split("\n")
    fence, n = "", 0
    while n < len(rows):
        raw, height = rows[n], 1
        mark, about = found.groups() if (found := _FENCE.match(raw)) else ("", "")
        if fence:
            if mark.startswith(fence) and not about.strip():
                fence = ""
            else:
                yield line(Span(raw, Role.CODE), hang=2)
        elif mark:
            fence = mark
            if about.strip():
                yield line(Span(about.strip(), Role.DIM))
        elif "|" in raw and (height := table_height(rows, n)):
            yield table_of(rows[n : n + height])
        else:
            height = 1
            yield _prose(raw)
        n += height


@lru_cache(maxsize=KEPT)
def _prose(raw: str) -> Line:
    if raw.startswith("#") and (heading := raw.lstrip("#")).startswith(" "):
        return line(*inline(heading.strip(), Role.HEAD))
    if raw.startswith(">"):
        return line(Span("▏ ", Role.DIM), *inline(raw[1:].strip(), Role.DIM), hang=2)
    if _RULE.match(raw):
        return line(Span("─" * _RULE_WIDTH, Role.DIM))
    item = _ITEM.match(raw)
    if item:
        bullet = "• " if item[2] in "-*+" else f"{item[2]} "
        head = item[1] + bullet
        return line(Span(head, Role.ACCENT), *inline(raw[item.end() :]), hang=len(head))
    return line(*inline(raw))
