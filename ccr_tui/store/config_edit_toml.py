"""Edits a route in TOML text: comments, order and the user's way of writing stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Item

from ccr_tui.core.environment import resolve_env
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.exchange import Upstream
from ccr_tui.store.config_lines import toml_lines
from ccr_tui.store.config_list import edited_list

_HEADER = re.compile(r"""\s*\[\s*["']?routes["']?\s*\]""")


def toml_texts(text: str, task: str) -> list[str]:
    """The upstreams of the task as they are written."""
    route = tomllib.loads(text).get("routes", {}).get(task, [])
    use = route.get("use", []) if isinstance(route, Mapping) else route
    return [use] if isinstance(use, str) else list(use)


def edited_toml(text: str, task: str, texts: Sequence[str], path: Path) -> str:
    """The text with the route replaced, added or, where `texts` is empty, removed."""
    routes = tomllib.loads(text).get("routes", {})
    try:
        if task not in routes:
            return _added(text, task, texts) if texts else text
        return _replaced(text, task, texts)
    except TOMLKitError as error:
        message = f"cannot be edited here, change it by hand: {error}"
        raise ConfigError(message, key=f"routes.{task}", source=str(path)) from None


def _replaced(text: str, task: str, texts: Sequence[str]) -> str:
    document = tomlkit.parse(text)
    routes: MutableMapping[str, Any] = document["routes"]
    if not texts:
        del routes[task]
    elif isinstance(routes[task], MutableMapping):
        routes[task]["use"] = written_value(routes[task]["use"], texts)
    else:
        routes[task] = written_value(routes[task], texts)
    return document.as_string()


def newline_of(text: str) -> str:
    """How the lines of the file end."""
    return "\r\n" if "\r\n" in text else "\n"


def as_written(old: Sequence[str], upstreams: Sequence[Upstream], env: Mapping[str, str]) -> list[str]:
    """The texts of the upstreams; one that stands in the file already keeps its spelling and variables."""
    known = {Upstream.parse(resolve_env(text, env) or text): text for text in old}
    return [known.get(upstream, str(upstream)) for upstream in upstreams]


def written_value(old: object, texts: Sequence[str]) -> Item:
    """A list stays a list; over several lines, its comments stay with their elements."""
    if isinstance(old, Array):
        written = old.as_string()
        return tomlkit.value(edited_list(written, texts)) if "\n" in written else tomlkit.item(list(texts))
    return tomlkit.item(texts[0] if len(texts) == 1 else list(texts))


def _added(text: str, task: str, texts: Sequence[str]) -> str:
    """The text with a new route below the last one, or in a new `[routes]` at the end."""
    newline = newline_of(text)
    statement = f"{task} = {written_value(None, texts).as_string()}{newline}"
    line = _last_line_of_routes(text)
    if line is not None:
        return _inserted(text, line, statement, newline)
    if "routes" not in tomllib.loads(text):
        gap = newline if text.strip() else ""
        return _inserted(text, text.count("\n") + 1, f"{gap}[routes]{newline}{statement}", newline)
    document = tomlkit.parse(text)  # an inline table, dotted keys, or only tables of their own
    routes: MutableMapping[str, Any] = document["routes"]
    routes[task] = written_value(None, texts)
    return document.as_string()


def _last_line_of_routes(text: str) -> int | None:
    """The 1-based line where the last statement of `[routes]` ends; None where it has no such header.

    New statements go right there: comments further down belong to what follows them.
    """
    found, lines = toml_lines(text), text.split("\n")
    header = found.get(("routes",), 0)
    if not header or not _HEADER.match(lines[header - 1]):
        return None
    inside = [line for path, line in found.items() if path[0] == "routes" and len(path) == 2]
    start = max((n for n in inside if not lines[n - 1].lstrip().startswith("[")), default=header)
    ends = range(start, len(lines) + 1)
    return next(end for end in ends if is_toml("\n".join(lines[start - 1 : end])))


def is_toml(text: str) -> bool:
    """Whether the text is TOML by itself."""
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _inserted(text: str, line: int, addition: str, newline: str) -> str:
    """The text with an addition below a line."""
    lines = text.split("\n")
    above, below = "\n".join(lines[:line]), "\n".join(lines[line:])
    if len(lines) > line:
        return f"{above}\n{addition}{below}"
    return above + (newline if above and not above.endswith("\n") else "") + addition
