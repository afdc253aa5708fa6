"""Enough Markdown to read an answer by: headings, lists, quotes, fences, rules, links, bold and code.

Not a parser: text streams in, so half a construct must look like what it will become.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ccr_tui.tui.lines import Line, Role, Span, line

_INLINE = re.compile(r"(`[^`\n]+`)|(\*\*[^*\n]+\*\*)|\[([^\]\n]+)\]\(([^()\s]+)\)")
_RULE = re.compile(r" {0,3}([-*_])( *\1){2,} *\Z")
_RULE_WIDTH = 24
_ITEM = re.compile(r"(\s*)([-*+]|\d+[.)])\s+")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text without what would move a terminal's cursor or turn its direction; tabs become blanks."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").expandtabs(4))


def markdown_lines(text: str) -> Iterator[Line]:
    """One line per line of `text`, with roles for what stands out."""
    fence = ""
    for raw in clean(text).split("\n"):
        mark = raw.lstrip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
            yield line(Span(raw, Role.DIM))
        elif fence:
            yield line(Span(raw, Role.CODE), hang=2)
        else:
            yield _prose(raw)


def _prose(raw: str) -> Line:
    if raw.startswith("#") and (heading := raw.lstrip("#")).startswith(" "):
        return line(Span(heading.strip(), Role.HEAD))
    if raw.startswith(">"):
        return line(Span("▏ ", Role.DIM), Span(raw[1:].strip(), Role.DIM), hang=2)
    if _RULE.match(raw):
        return line(Span("─" * _RULE_WIDTH, Role.DIM))
    item = _ITEM.match(raw)
    if item:
        bullet = "• " if item[2] in "-*+" else f"{item[2]} "
        head = item[1] + bullet
        return line(Span(head, Role.ACCENT), *_inline(raw[item.end() :]), hang=len(head))
    return line(*_inline(raw))


def _inline(text: str) -> Iterator[Span]:
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield Span(text[position : match.start()])
        code, bold, link, target = match.groups()
        if link:
            yield Span(link, Role.ACCENT)
            yield Span(f" ({target})" if target != link else "", Role.DIM)
        else:
            yield Span(code[1:-1], Role.CODE) if code else Span(bold[2:-2], Role.STRONG)
        position = match.end()
    if position < len(text):
        yield Span(text[position:])
