"""What stands out within a line of Markdown: code, bold, italic, struck out, links.

Each pattern ends at the next sign that can end it, so that a long line is read in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ccr_tui.tui.lines import Role, Span

_INLINE = re.compile(
    r"""``(?P<code2>(?:[^`\n]|`(?!`))+)``
    | `(?P<code>[^`\n]+)`
    | (?P<stars>\*{2,3})(?=[^\s*])(?P<bold>(?:[^*\n]|\*(?!\*(?!\*)))+)(?P=stars)
    | (?<![*\w])\*(?=[^\s*])(?P<star>[^*\n]+)(?<!\s)\*(?![*\w])
    | (?<![_\w])_(?=[^\s_])(?P<under>[^_\n]+)(?<!\s)_(?![_\w])
    | ~~(?=[^\s~])(?P<struck>[^~\n]+)(?<!\s)~~
    | \[(?P<link>[^\[\]\n]+)\]\((?P<target>[^()\s]+)\)""",
    re.X,
)


def inline(text: str, role: Role = Role.PLAIN) -> Iterator[Span]:
    """The spans of a text; `role` is that of what does not stand out by itself."""
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield Span(text[position : match.start()], role)
        yield from _standing_out(match, role)
        position = match.end()
    if position < len(text):
        yield Span(text[position:], role)


def _standing_out(match: re.Match[str], role: Role) -> Iterator[Span]:
    found = match.groupdict()
    if code := found["code"] or found["code2"]:
        yield Span(code.strip(" ") or code, Role.CODE)
    elif link := found["link"]:
        yield Span(link, Role.ACCENT)
        yield Span(f" ({found['target']})" if found["target"] != link else "", Role.DIM)
    elif bold := found["bold"]:
        yield from inline(bold, Role.STRONG)
    elif italic := found["star"] or found["under"]:
        yield from inline(italic, role if role is Role.STRONG else Role.ITALIC)
    else:
        yield from inline(found["struck"], Role.STRUCK)
