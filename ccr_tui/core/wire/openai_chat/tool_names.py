"""Names of tools that every server accepts: letters, digits, - and _, at most 64 characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.wire_ids import digest

_VALID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_INVALID = re.compile(r"[^a-zA-Z0-9_-]")
_KEPT = 55


def upstream_name(name: str) -> str:
    """The name for the upstream: the same if it is valid, else shortened, with a digest to stay unique."""
    if _VALID.fullmatch(name):
        return name
    return f"{_INVALID.sub('_', name)[:_KEPT]}_{digest(name, 4)}"


def client_names(tools: Iterable[Tool]) -> Mapping[str, str]:
    """The client's names of those tools whose name the upstream got changed."""
    return {changed: t.name for t in tools if (changed := upstream_name(t.name)) != t.name}
