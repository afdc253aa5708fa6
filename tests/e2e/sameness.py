"""Makes two runs of the client comparable: everything that is new in each run is replaced by its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ccr_tui.engine.mock.script import Received

_NEW_EACH_TIME = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DEVICE"),
    (re.compile(r"\ba[0-9a-f]{16}\b"), "AGENT"),
    (re.compile(r"(?:toolu|msg|req)_mock[0-9]+"), "ID"),
    (re.compile(r"cc_version=([0-9.]+)\.[0-9a-f]{3};"), r"cc_version=\1;"),
    (re.compile(r"(<duration_ms>)[0-9]+"), r"\1N"),
    (re.compile(r"\b[a-z]+(?:-[a-z]+)+\.md\b"), "PLAN.md"),
)
_OF_THE_CONNECTION = {"host", "connection", "content-length"}


def plain(text: str) -> str:
    """The text without what differs between any two runs."""
    for pattern, kind in _NEW_EACH_TIME:
        text = pattern.sub(kind, text)
    return text


def comparable(requests: Iterable[Received]) -> list[str]:
    """Each request as one text: what it asked for, with which headers and body; in no particular order.

    The client works on several things at once, so the order of arrival is not its own.
    """
    return sorted(map(_text, requests))


def _text(request: Received) -> str:
    headers = sorted(f"{n}: {v}" for n, v in request.headers if n not in _OF_THE_CONNECTION)
    first = f"{request.method} {request.path}?{request.query}"
    return plain("\n".join((first, *headers, request.decoded.decode())))
