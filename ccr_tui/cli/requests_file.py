"""Reads requests out of files: bodies as they are sent, with headers or without, one or many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ccr_tui.core.errors import CcrError, RequestError
from ccr_tui.core.exchange import Headers
from ccr_tui.core.facts import RequestFacts, inspect, parse_body
from ccr_tui.core.pattern_request import ENDPOINTS, request_bytes

STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class FileRequest:
    """`name` is its file and place. A line of `ccr-tui log --json` has only an `exchange`, its id."""

    name: str
    facts: RequestFacts
    headers: Headers = ()
    body: bytes = b""
    exchange: str = ""


def read_requests(path: Path) -> Iterator[FileRequest]:
    """The requests of a file: one JSON object, a list of them, or one a line.

    `CcrError` with the place for what is none of these.
    """
    name = "standard input" if path == STANDARD_INPUT else path.name
    for place, value in _values(name, _text(path)):
        yield _request(place, value)


def _text(path: Path) -> str:
    try:
        return sys.stdin.read() if path == STANDARD_INPUT else path.read_text(encoding="utf-8")
    except OSError as error:
        raise CcrError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CcrError(f"{path} cannot be read: it is not UTF-8 text.") from None


def _values(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """The JSON values with the place of each: a whole document where it is one, else its lines."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise CcrError(f"{name} is nested too deeply.") from None
    except json.JSONDecodeError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not _is_object(lines[0][1]):
            raise CcrError(f"{name} is not JSON: {error}.") from None
        for number, line in lines:
            yield f"{name}:{number}", _line(f"{name}:{number}", line)
        return
    if isinstance(whole, list):
        yield from ((f"{name}[{index}]", value) for index, value in enumerate(whole))
    else:
        yield name, whole


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _line(place: str, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CcrError(f"{place} is not JSON: {error}.") from None


def _request(place: str, value: Any) -> FileRequest:
    if not isinstance(value, dict):
        raise CcrError(f'{place} is no request: expected a body, or {{"headers": …, "body": …}}.')
    if isinstance(value.get("body"), dict):
        return _with_body(place, value["body"], value)
    if isinstance(value.get("id"), str) and "messages" not in value:
        return FileRequest(place, RequestFacts("other"), exchange=value["id"])
    if "messages" in value or "model" in value:
        return _with_body(place, value, {})
    raise CcrError(f'{place} is no request: expected a body with "messages", or {{"headers": …, "body": …}}.')


def _with_body(place: str, body: dict[str, Any], around: dict[str, Any]) -> FileRequest:
    given, endpoint = around.get("headers", {}), around.get("endpoint", ENDPOINTS[0])
    if not isinstance(given, dict):
        raise CcrError(f'{place}: "headers" must be an object of names and values.')
    if endpoint not in ENDPOINTS:
        raise CcrError(f'{place}: "endpoint" must be {" or ".join(ENDPOINTS)}.')
    headers = tuple((str(name).lower(), str(text)) for name, text in given.items())
    content = request_bytes(body)
    try:
        facts = inspect(endpoint, dict(headers), parse_body(content), str(around.get("namespace", "")))
    except (RequestError, RecursionError) as error:
        raise CcrError(f"{place}: {error}") from None
    return FileRequest(place, facts, headers, content)
