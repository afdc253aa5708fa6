"""Finds the line of each key in a configuration file, since the parsers keep no positions.

The text is known to parse, so the scanners only tell keys, brackets and commas apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ccr_tui.core.config_key import KeyPath

TOML_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|\n|[\[\]{}=,.]|[^\s\[\]{}=,.\"'#]+",
    re.S,
)
_JSON_TOKEN = re.compile(
    r'"(?:\\.|[^"\\])*"'
    r"|'(?:\\.|[^'\\])*'"
    r"|//[^\n]*|/\*.*?\*/|[{}\[\]:,]|[^\s{}\[\]:,\"'/]+",
    re.S,
)
_COMMENTS = ("#", "//", "/*")


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    """The 1-based line of the key, or of the nearest table around it; None for the file as a whole."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def toml_lines(text: str) -> dict[KeyPath, int]:
    """Lines of tables, keys and list elements of a TOML text."""
    scan = _TomlScan()
    for token, line in _tokens(TOML_TOKEN, text):
        scan.take(token, line)
    return scan.lines


def json_lines(text: str) -> dict[KeyPath, int]:
    """Lines of keys and list elements of a JSON or JSON5 text."""
    scan = _JsonScan()
    for token, line in _tokens(_JSON_TOKEN, text):
        scan.take(token, line)
    return scan.lines


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """Each token but comments, with the line where it starts."""
    line, counted = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if not match[0].startswith(_COMMENTS):
            yield match[0], line


def _name(token: str) -> str:
    """The key that a token stands for."""
    if not token.startswith(('"', "'")):
        return token
    try:
        return str(json.loads(token))
    except ValueError:  # an escape or a quote that JSON lacks
        return token[1:-1]


class _JsonScan:
    """`_open` holds, for each bracket, the current key or position; None while a key is awaited."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._open: list[str | int | None] = []

    def take(self, token: str, line: int) -> None:
        if token == ":":
            return
        if token in "}]":
            del self._open[-1:]
        elif token == ",":
            self._next()
        elif self._open and self._open[-1] is None:
            self._open[-1] = _name(token)
            self._mark(line)
        else:
            self._mark(line)
            if token in "{[":
                self._open.append(None if token == "{" else 0)

    def _next(self) -> None:
        if self._open:
            last = self._open[-1]
            self._open[-1] = last + 1 if isinstance(last, int) else None

    def _mark(self, line: int) -> None:
        path = tuple(part for part in self._open if part is not None)
        if path:
            self.lines.setdefault(path, line)


@dataclass(slots=True)
class _Frame:
    """A bracket that is open, or the table of a header. `index` counts the elements of a list."""

    path: KeyPath
    index: int | None = None
    names: list[str] = field(default_factory=list)
    awaits_key: bool = True

    @property
    def current(self) -> KeyPath:
        return (*self.path, *self.names) if self.index is None else (*self.path, self.index)


@dataclass(slots=True)
class _Header:
    """`[a.b]`, or with two brackets `[[a.b]]`, one more element of a list of tables."""

    names: list[str] = field(default_factory=list)
    repeats: bool = False
    path: KeyPath = ()


class _TomlScan:
    """`_last` counts the elements of each list of tables: headers below it mean its last one."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._frames = [_Frame(())]
        self._header: _Header | None = None
        self._last: dict[KeyPath, int] = {}

    def take(self, token: str, line: int) -> None:
        frame = self._frames[-1]
        if self._header is not None:
            self._take_header(self._header, token, line)
        elif frame.awaits_key and frame.index is None:
            self._take_key(frame, token, line)
        else:
            self._take_value(frame, token, line)

    def _take_header(self, header: _Header, token: str, line: int) -> None:
        """A header, up to the end of its line."""
        if token == "\n":
            self._frames = [_Frame(header.path)]
            self._header = None
        elif token == "[":
            header.repeats = True
        elif token == "]":
            header.path = header.path or self._path(header)
            self._mark(header.path, line)
        elif token != ".":
            header.names.append(_name(token))

    def _path(self, header: _Header) -> KeyPath:
        path: KeyPath = ()
        for number, name in enumerate(header.names, 1):
            path = (*path, name)
            if header.repeats and number == len(header.names):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = (*path, self._last[path])
        return path

    def _take_key(self, frame: _Frame, token: str, line: int) -> None:
        if token == "[":
            self._header = _Header()
        elif token == "=":
            frame.awaits_key = False
            self._mark(frame.current, line)
        elif token == "}":
            self._frames.pop()
        elif token not in ".,\n":
            frame.names.append(_name(token))

    def _take_value(self, frame: _Frame, token: str, line: int) -> None:
        if token in "}]":
            self._frames.pop()
        elif token == "," or (token == "\n" and len(self._frames) == 1):
            self._next(frame)
        elif token != "\n":
            self._mark(frame.current, line)
            if token in "{[":
                self._frames.append(_Frame(frame.current, 0 if token == "[" else None))

    def _next(self, frame: _Frame) -> None:
        if frame.index is not None:
            frame.index += 1
        else:
            frame.names, frame.awaits_key = [], True

    def _mark(self, path: KeyPath, line: int) -> None:
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)
