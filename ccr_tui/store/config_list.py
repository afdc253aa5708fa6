"""Rewrites a TOML list of strings that spans lines: each comment stays with its element."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import tomlkit

from ccr_tui.store.config_lines import TOML_TOKEN

_INDENT = re.compile(r"\n([ \t]*)[^\s\]]")
_CLOSING = re.compile(r"\n([ \t]*)\]$")


@dataclass(slots=True)
class _Element:
    """An element as written, the comments above it and the one behind it."""

    token: str
    above: list[str] = field(default_factory=list)
    behind: str = ""


@dataclass(slots=True)
class _List:
    """`opening` is the comment behind the bracket, `closing` those below the last element."""

    elements: list[_Element] = field(default_factory=list)
    opening: str = ""
    closing: list[str] = field(default_factory=list)


def edited_list(written: str, items: Sequence[str]) -> str:
    """`written`, a TOML list from bracket to bracket, with other strings in it, one to a line."""
    old = _read(written)
    known = {_value(element.token): element for element in old.elements}
    new = [known.get(item) or _Element(tomlkit.item(item).as_string()) for item in items]
    newline = "\r\n" if "\r\n" in written else "\n"
    indent = match[1] if (match := _INDENT.search(written)) else "    "
    end = match[1] if (match := _CLOSING.search(written)) else ""
    inner = [line for element in new for line in _lines(element)] + old.closing
    return newline.join([_joined("[", old.opening), *(indent + line for line in inner), end + "]"])


def _read(written: str) -> _List:
    result = _List()
    above: list[str] = []
    fresh_line = False
    for token in TOML_TOKEN.findall(written)[1:-1]:
        if token == "\n":
            fresh_line = True
        elif token.startswith("#"):
            comment = token.rstrip()
            if fresh_line:
                above.append(comment)
            elif result.elements:
                result.elements[-1].behind = comment
            else:
                result.opening = comment
        elif token != ",":
            result.elements.append(_Element(token, above))
            above, fresh_line = [], False
    return replace(result, closing=above)


def _lines(element: _Element) -> list[str]:
    return [*element.above, _joined(f"{element.token},", element.behind)]


def _joined(text: str, comment: str) -> str:
    return f"{text}  {comment}" if comment else text


def _value(token: str) -> object:
    return tomllib.loads(f"value = {token}")["value"]
