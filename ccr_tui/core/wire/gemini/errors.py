"""Google's errors as Anthropic's: what they mean stands partly in their details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.error_map import map_error
from ccr_tui.core.wire.json_values import mapping, sequence, text

_TELLING = frozenset({"API_KEY_INVALID", "API_KEY_EXPIRED"})
_NOW_CALLED = "API_KEY_INVALID"


def gemini_error(status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body of an error, Anthropic's way. A bad key is a 400 at Google, told apart inside."""
    error = _error(body)
    reasons = {text(mapping(detail).get("reason")) for detail in sequence(error.get("details"))}
    if reasons & _TELLING:
        body = msgspec.json.encode({"error": {**error, "code": _NOW_CALLED}})
    return map_error(status, body)


def _error(body: bytes) -> Mapping[str, Any]:
    """The error object, also from the list that a stream without events gives."""
    try:
        value = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return {}
    first = value[0] if isinstance(value, list) and value else value
    return mapping(mapping(first).get("error"))
