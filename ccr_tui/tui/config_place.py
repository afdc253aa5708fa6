"""Where in a configuration file the cursor stands: in which table, at a key or a value, after what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ccr_tui.tui.config_tokens import Token, tokens_of

Path = tuple[str, ...]


class At(StrEnum):
    HEADER = "header"
    KEY = "key"
    VALUE = "value"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Place:
    """`path` is the table, or for a value its key. `typed` begins at `start`; `quote` is the one it is in."""

    at: At
    path: Path = ()
    typed: str = ""
    start: int = 0
    quote: str = ""


NOWHERE = Place(At.NOWHERE)


def place_at(text: str, cursor: int, *, ccr: bool = False) -> Place:
    """What the cursor, so many characters into the text, stands in. Never fails."""
    tokens = list(tokens_of(text[:cursor]))
    last = tokens[-1] if tokens else None
    typed, quote, start = "", "", cursor
    if last is not None and last.end == cursor and last.kind in ("word", "string", "comment"):
        if last.kind == "comment":
            return NOWHERE
        quote = _open_quote(last)
        if last.kind == "string" and not quote:
            return NOWHERE
        typed, start = last.text[len(quote) :], last.start + len(quote)
        tokens.pop()
    scan = _Scan(ccr=ccr)
    for token in tokens:
        scan.take(token, begins_line=not text[text.rfind("\n", 0, token.start) + 1 : token.start].strip())
    at, path = scan.place()
    if at in (At.KEY, At.HEADER) and "." in typed and not quote:
        *names, typed = typed.split(".")
        path, start = (*path, *filter(None, names)), cursor - len(typed)
    return Place(at, path, typed, start, quote)


@dataclass(slots=True)
class _Frame:
    """A table or a list that is open; `names` are those of the key in hand, `value` once it is awaited."""

    path: Path = ()
    is_list: bool = False
    names: list[str] = field(default_factory=list)
    value: bool = False
    done: bool = False


class _Scan:
    def __init__(self, *, ccr: bool) -> None:
        self._ccr = ccr
        self._frames = [_Frame()]
        self._header: list[str] | None = None

    def place(self) -> tuple[At, Path]:
        frame = self._frames[-1]
        if self._header is not None:
            return At.HEADER, tuple(self._header)
        if self._ccr and len(self._frames) == 1:
            return At.NOWHERE, ()
        if frame.done:
            return At.NOWHERE, ()
        if frame.is_list or frame.value:
            return At.VALUE, (*frame.path, *frame.names)
        return At.KEY, (*frame.path, *frame.names)

    def take(self, token: Token, *, begins_line: bool) -> None:
        frame = self._frames[-1]
        if token.kind == "comment":
            return
        if self._header is not None:
            self._take_header(self._header, token)
        elif token.kind == "end":
            if len(self._frames) == 1 and not self._ccr:
                self._next(frame)
        elif token.kind == "sign":
            self._take_sign(frame, token, begins_line=begins_line)
        elif frame.is_list or frame.value:
            frame.done = True
        else:
            frame.names += _names(token)

    def _take_header(self, header: list[str], token: Token) -> None:
        if token.kind == "end" or token.text == "]":
            self._frames = [_Frame(tuple(header), done=token.text == "]")]
            self._header = None
        elif token.kind != "sign":
            header += _names(token)

    def _take_sign(self, frame: _Frame, token: Token, *, begins_line: bool) -> None:
        top = len(self._frames) == 1
        if token.text in "=:":
            frame.value = True
        elif token.text == ",":
            self._next(frame)
        elif token.text == "[" and top and begins_line and not self._ccr:
            self._header = []
        elif token.text in "[{":
            frame.done = True
            self._frames.append(_Frame((*frame.path, *frame.names), token.text == "["))
        elif not top:
            self._frames.pop()

    def _next(self, frame: _Frame) -> None:
        frame.names, frame.value, frame.done = [], False, False


def _names(token: Token) -> Iterator[str]:
    return iter([token.name]) if token.kind == "string" else (n for n in token.text.split(".") if n)


def _open_quote(token: Token) -> str:
    """The quote of a text that is not closed yet, "" where it is closed or there is none."""
    if token.kind != "string":
        return ""
    quote = token.text[0] * 3 if token.text.startswith(('"""', "'''")) else token.text[0]
    closed = len(token.text) >= 2 * len(quote) and token.text.endswith(quote)
    return "" if closed else quote
