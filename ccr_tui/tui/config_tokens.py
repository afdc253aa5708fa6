"""The configuration file as tokens: for colours, for completion, and to keep its keys off the screen.

It must make sense of a file that is being typed, so it is a scanner and no parser: nothing is ever wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ccr_tui.core.config_section import SECRET_KEYS
from ccr_tui.core.redact import secret_spans
from ccr_tui.tui.lines import Role

HIDDEN = "•"

_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|[^\\])*?(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|'[^'\n]*'?)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<end>\n)"
    r"|(?P<sign>[\[\]{}=,:])"
    r"|(?P<word>[^\s\[\]{}=,:\"'#]+)",
    re.S,
)
_VALUES = re.compile(r"[+-]?[0-9][0-9_.eE+-]*|true|false|null")
_VARIABLE = re.compile(r"""["']?\$\{?[A-Za-z_][A-Za-z0-9_]*\}?["']?""")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text with its role. What is `secret` must not be shown."""

    start: int
    end: int
    role: Role
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is "string", "comment", "end" (of a line), "sign" or "word"; `start` counts from 0."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """The text without quotes."""
        return self.text.strip("\"'") if self.kind == "string" else self.text


def tokens_of(text: str) -> Iterator[Token]:
    """Every token but blanks. Never fails."""
    return (Token(str(match.lastgroup), match[0], match.start()) for match in _TOKEN.finditer(text))


def pieces(text: str) -> Iterator[Piece]:
    """What stands out in the text, in order."""
    tokens = list(tokens_of(text))
    place = _Place()
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.kind == "end":
            place.end_line()
        elif token.kind == "sign":
            place.take(token, begins_line=_begins_line(text, token.start))
            if place.header:
                yield Piece(token.start, token.end, Role.HEAD)
        elif place.header and token.kind != "comment":
            place.in_secret_table = place.in_secret_table or _is_secret(token.name)
            yield Piece(token.start, token.end, Role.HEAD)
        elif following is not None and following.text in ("=", ":") and token.kind != "comment":
            place.name(token.name)
            yield Piece(token.start, token.end, Role.KEY)
        else:
            yield Piece(token.start, token.end, _role(token), secret=place.secret and _holds_key(token))


@dataclass(slots=True)
class _Place:
    """Where the scanner is: in a header, how many brackets deep, below which depth all is secret."""

    header: bool = False
    depth: int = 0
    secret_at: int | None = None
    in_secret_table: bool = False

    @property
    def secret(self) -> bool:
        return self.in_secret_table or self.secret_at is not None

    def name(self, key: str) -> None:
        """A key begins; what stands within the value of a secret one stays secret."""
        if _is_secret(key):
            self.secret_at = self.depth
        elif self.secret_at is not None and self.depth <= self.secret_at:
            self.secret_at = None

    def take(self, token: Token, *, begins_line: bool) -> None:
        if begins_line and token.text == "[" and self.depth == 0:
            self.header, self.in_secret_table = True, False
        elif not self.header:
            self.depth += (token.text in "[{") - (token.text in "]}")
            if self.secret_at is not None and self.depth < self.secret_at:
                self.secret_at = None

    def end_line(self) -> None:
        self.header = False
        if self.depth <= 0:
            self.secret_at = None


def hidden(text: str) -> str:
    """The text with the characters of its keys replaced: every line is as long as before."""
    masked = list(text)
    secret = [(piece.start, piece.end) for piece in pieces(text) if piece.secret]
    for start, end in (*secret, *secret_spans(text)):
        masked[start:end] = _mask(text[start:end])
    return "".join(masked)


def _mask(text: str) -> str:
    """As long as before, with its quotes and ends of lines."""
    return "".join(c if c in "\"'\r\n" else HIDDEN for c in text)


def _begins_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _is_secret(name: str) -> bool:
    return name.rpartition(".")[2] in SECRET_KEYS


def _holds_key(token: Token) -> bool:
    return token.kind == "string" and not _VARIABLE.fullmatch(token.text)


def _role(token: Token) -> Role:
    if token.kind == "comment":
        return Role.DIM
    if token.kind == "string":
        return Role.STRING
    return Role.NUMBER if _VALUES.fullmatch(token.text) else Role.PLAIN
