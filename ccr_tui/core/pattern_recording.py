"""Writes expectations into a file of patterns, and leaves every other character of it as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_SPACE = re.compile(r"[ \t\r\n]*")
_NEW_LINE = re.compile(r"\{[ \t]*(\r?\n[ \t]*)")


def with_expectations(text: str, expectations: Mapping[int, Mapping[str, str]]) -> str:
    """The file's text with `expect` added to the patterns at these positions, which have none.

    `text` is valid: an object, or a list of them.
    """
    objects = list(_objects(text))
    for position in sorted(expectations, reverse=True):
        start, end = objects[position]
        own = _with_expectation(text[start:end], json.dumps(expectations[position], ensure_ascii=False))
        text = text[:start] + own + text[end:]
    return text


def _objects(text: str) -> Iterator[tuple[int, int]]:
    """Where each pattern begins and ends."""
    decoder = json.JSONDecoder()
    place = _after_space(text, 0)
    if text[place] == "{":
        yield place, decoder.raw_decode(text, place)[1]
        return
    while text[place] != "]":
        start = _after_space(text, place + 1)  # after the bracket or the comma
        if text[start] == "]":
            return
        end = decoder.raw_decode(text, start)[1]
        yield start, end
        place = _after_space(text, end)


def _with_expectation(pattern: str, value: str) -> str:
    """One pattern with the key at its end, on a line of its own where the others have theirs."""
    own_line = _NEW_LINE.match(pattern)
    keys = pattern[:-1].rstrip()
    end = pattern[len(keys) :]
    return f'{keys},{own_line[1] if own_line else " "}"expect": {value}{end}'


def _after_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start
