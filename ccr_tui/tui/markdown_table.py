"""Recognises the tables of Markdown: rows of cells between bars, the second one of dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ccr_tui.tui.lines import Line, Role, Span, Table, line
from ccr_tui.tui.markdown_inline import inline

_DASHES = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?\Z")
_BAR = re.compile(r"(?<!\\)\|")
KEPT = 512
"""Rows whose cells are kept: the table of an answer that streams in grows by one after the other."""


def table_height(rows: Sequence[str], start: int) -> int:
    """How many lines from `start` on are a table; 0 where none begins."""
    head, dashes = rows[start], rows[start + 1] if start + 1 < len(rows) else ""
    if "|" not in head or not _DASHES.match(dashes) or len(_texts(head)) != len(_texts(dashes)):
        return 0
    end = start + 2
    while end < len(rows) and "|" in rows[end]:
        end += 1
    return end - start


def table_of(rows: Sequence[str]) -> Line:
    """The table that these lines are, laid out when there is a width; until then as it was written."""
    right = tuple(text.endswith(":") and not text.startswith(":") for text in _texts(rows[1]))
    count = len(right)
    head = _cells(rows[0], count, Role.HEAD)
    body = (_cells(row, count, Role.PLAIN) for row in rows[2:])
    return Line((Span("\n".join(rows)),), table=Table((head, *body), right))


@lru_cache(maxsize=KEPT)
def _cells(row: str, count: int, role: Role) -> tuple[Line, ...]:
    """Exactly `count` of them: what a row has too many or too few of is left out or empty."""
    texts = [*_texts(row)[:count], *[""] * count][:count]
    return tuple(line(*inline(text.replace("\\|", "|"), role)) for text in texts)


def _texts(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [text.strip() for text in _BAR.split(inner)]
