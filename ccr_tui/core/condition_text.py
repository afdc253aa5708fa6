"""Conditions as text: their tokens, and the clauses between `and`, `or` and `not`.

The language is rule-engine's. It parses a condition as a whole but keeps no positions, while an error must
name the column, and a rule that lost the clause for which it lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "=~", "=~~", "!~", "!~~"})
MATCHES = frozenset({"=~", "=~~", "!~", "!~~"})
"""Comparisons with a regular expression on their right."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>\#.*)
    | (?P<string>[rsbdt]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    | (?P<word>\$?[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>0[box][0-9A-Fa-f]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<sign>[=!]~~?|[=!<>]=|<<|>>|\*\*|//|\?\?|&\.|&\[|.)""",
    re.X,
)
_OPENING, _CLOSING = frozenset({"(", "[", "&[", "{"}), frozenset({")", "]", "}"})
_ESCAPE = re.compile(r"\\(.)")
_KNOWN_ESCAPES = frozenset("\\\"'nrtxuUN01234567")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is "string", "word", "number" or "sign"; `start` is its position in the text, from 0."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def lost_backslash(self) -> str:
        """The first backslash that a text without the prefix `r` would lose, with what follows it."""
        if self.kind != "string" or self.text.startswith("r"):
            return ""
        lost = (found[0] for found in _ESCAPE.finditer(self.text) if found[1] not in _KNOWN_ESCAPES)
        return next(lost, "")


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens without spaces and comments. Never fails: what fits nowhere is a "sign"."""
    found = ((str(match.lastgroup), match) for match in _TOKEN.finditer(text))
    return tuple(Token(kind, m[0], m.start()) for kind, m in found if kind not in {"space", "comment"})


class Join(Enum):
    """How the parts of a clause make it true."""

    AND = "and"
    OR = "or"
    NOT = "not"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A clause: its text, where it starts (from 0), and its parts where it is made of clauses itself."""

    text: str
    start: int
    join: Join = Join.NONE
    parts: tuple[Span, ...] = ()

    @property
    def leaves(self) -> Iterator[Span]:
        """The clauses that hold no others, in order."""
        if self.join is Join.NONE:
            yield self
        for part in self.parts:
            yield from part.leaves


def clauses_of(text: str) -> Span:
    """The clause that a whole condition is. Its parentheses must be in order."""
    tokens = tokens_of(text)
    return _clause(text, tokens) if tokens else Span("", 0)


def _clause(text: str, tokens: Sequence[Token]) -> Span:
    start, words = tokens[0].start, text[tokens[0].start : tokens[-1].end]
    flat = list(outside(tokens))
    if any(token.text == "?" for token in flat):  # `a ? b : c` binds looser than all of these
        return Span(words, start)
    for join in (Join.OR, Join.AND):
        parts = _split(tokens, [t for t in flat if t.kind == "word" and t.text == join.value])
        if len(parts) > 1 and all(parts):
            return Span(words, start, join, tuple(_clause(text, part) for part in parts))
    if tokens[0].text == "not" and len(tokens) > 1:
        return Span(words, start, Join.NOT, (_clause(text, tokens[1:]),))
    if tokens[0].text == "(" and [t.text for t in flat] == ["(", ")"] and len(tokens) > 2:
        return _clause(text, tokens[1:-1])
    return Span(words, start)


def outside(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens that stand in no brackets, and the outermost brackets themselves."""
    depth = 0
    for token in tokens:
        depth -= token.text in _CLOSING
        if depth == 0:
            yield token
        depth += token.text in _OPENING


def _split(tokens: Sequence[Token], at: Sequence[Token]) -> list[Sequence[Token]]:
    parts, rest = [], list(tokens)
    for token in at:
        index = rest.index(token)
        parts.append(rest[:index])
        rest = rest[index + 1 :]
    return [*parts, rest]
