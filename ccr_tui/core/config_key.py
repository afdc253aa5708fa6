"""Dotted keys of a configuration (`routes.think[1]`), and suggestions for those that are misspelt."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches

KeyPath = tuple[str | int, ...]
"""Names of tables and keys, and 0-based positions in lists, from the top of the file."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SEGMENT = re.compile(r'\.?(?:(?P<bare>[A-Za-z0-9_-]+)|(?P<quoted>"(?:[^"\\]|\\.)*")|\[(?P<index>\d+)\])')


def dotted(path: KeyPath) -> str:
    """The path as a person reads it; names that need quotes in TOML are quoted."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            text += f".{name}" if text else name
    return text


def path_of(key: str) -> KeyPath:
    """The inverse of `dotted`."""
    return tuple(_part(match) for match in _SEGMENT.finditer(key))


def _part(match: re.Match[str]) -> str | int:
    if match["index"] is not None:
        return int(match["index"])
    return match["bare"] if match["bare"] is not None else str(json.loads(match["quoted"]))


def suggestion(name: str, known: Iterable[str]) -> str:
    """` Did you mean "x"?` for the known name closest to `name`, or nothing. Case and `_-` are ignored."""
    plain = {_plain(k): k for k in known}
    close = get_close_matches(_plain(name), plain, n=1, cutoff=0.6)
    return f" Did you mean {quoted(plain[close[0]])}?" if close else ""


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def quoted(text: str) -> str:
    """`text` in double quotes, as it would stand in the file."""
    return json.dumps(text, ensure_ascii=False)


def listed(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
