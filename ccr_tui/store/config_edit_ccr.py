"""Edits a route in a classic CCR file: the first upstream in `Router`, the rest in `fallback`.

Only what is changed is written; every other byte of the file stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ccr_tui.core.config_ccr_router import CCR_TASKS
from ccr_tui.core.config_key import listed
from ccr_tui.core.errors import ConfigError
from ccr_tui.core.wire.json_spans import Span, object_spans, splice

_INDENT = re.compile(r'\n([ \t]+)"')
_BEFORE_KEY = re.compile(rb'[{\s]*,?(\s*)"')
_COMMA = re.compile(rb"\s*,\s*")


def ccr_texts(text: str, task: str, path: Path) -> list[str]:
    """The upstreams of the task as they are written; `ConfigError` for a file that cannot be edited."""
    if task not in CCR_TASKS:
        message = f"a classic CCR file has no such route: it has {listed(CCR_TASKS)}."
        raise ConfigError(message, key=f"Router.{task}", source=str(path))
    data = _data(text, path)
    chain = _object(data, "fallback").get(task) or []
    return [t for t in [_object(data, "Router").get(task), *_as_list(chain)] if isinstance(t, str) and t]


def edited_ccr(text: str, task: str, texts: Sequence[str], path: Path) -> str:
    """The text with the route replaced, added or, where `texts` is empty, removed."""
    try:
        return _edited(text, _data(text, path), task, texts)
    except ValueError:  # NaN, or half of a surrogate pair: JSON to Python only
        message = "cannot be edited here: change it by hand."
        raise ConfigError(message, key=f"Router.{task}", source=str(path)) from None


def _edited(text: str, data: dict[str, Any], task: str, texts: Sequence[str]) -> str:
    chains = _object(data, "fallback")
    rest = list(texts[1:])
    edited = _with_route(text, "Router", _object(data, "Router"), task, texts[0] if texts else None)
    if rest == _as_list(chains.get(task) or []):
        return edited
    return _with_route(edited, "fallback", chains, task, rest or None)


def _with_route(text: str, key: str, table: dict[str, Any], task: str, value: object) -> str:
    """The text with a value in one of the two objects, in its place or at the end; None removes it.

    The object is written anew only where it is not there yet, is empty, or has a key twice.
    """
    wanted = _with(table, task, value)
    if wanted == table:
        return text
    body = text.encode()
    span = object_spans(body).get(key)
    if span is not None and table and wanted:
        edited = _in_place(body, span, task, value).decode()
        if json.loads(edited)[key] == wanted:
            return edited
    return _with_member(text, key, wanted)


def _in_place(body: bytes, outer: Span, task: str, value: object) -> bytes:
    spans = object_spans(body, *outer)
    ends = [outer[0] + 1, *(end for _, end in spans.values())]
    if value is None:
        at = list(spans).index(task)
        if at:
            return splice(body, (ends[at], ends[at + 1]), b"")
        comma = _COMMA.match(body, ends[1])
        return splice(body, (body.index(b'"', ends[0]), comma.end() if comma else ends[1]), b"")
    written = json.dumps(value, ensure_ascii=False)
    if task in spans:
        start, end = spans[task]
        if b"\n" in body[start:end]:
            written = _written(body.decode(), value, depth=2)
        return splice(body, (start, end), written.encode())
    before = _BEFORE_KEY.match(body, ends[-2])
    space = before[1].decode() if before else " "
    return splice(body, (ends[-1], ends[-1]), f",{space}{json.dumps(task)}: {written}".encode())


def _data(text: str, path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:
        message = "has comments or other JSON5 in it, which an edit from here would lose: edit it by hand."
        raise ConfigError(message, source=str(path)) from None


def _object(data: dict[str, Any], key: str) -> dict[str, Any]:
    return dict(data.get(key) or {})


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _with(table: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    """The table with the value in its place, or without the key where the value is None."""
    if value is None:
        return {k: v for k, v in table.items() if k != key}
    return {**table, key: value}


def _with_member(text: str, key: str, value: dict[str, Any]) -> str:
    """The JSON object `text` with one member replaced, or added at the end."""
    body = text.encode()
    spans = object_spans(body)
    written = _written(text, value)
    if key in spans:
        return splice(body, spans[key], written.encode()).decode()
    match = _INDENT.search(text)
    start = f"\n{match[1]}" if match else " " if spans else ""
    member = f"{',' if spans else ''}{start}{json.dumps(key)}: {written}"
    end = max((span[1] for span in spans.values()), default=body.index(b"{") + 1)
    return splice(body, (end, end), member.encode()).decode()


def _written(text: str, value: object, depth: int = 1) -> str:
    """The value in the layout of the file: its indentation, so many levels deep, or all on one line."""
    match = _INDENT.search(text)
    if match is None:
        return json.dumps(value, ensure_ascii=False)
    newline = "\r\n" if "\r\n" in text else "\n"
    return json.dumps(value, ensure_ascii=False, indent=match[1]).replace("\n", newline + depth * match[1])
