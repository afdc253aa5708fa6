"""Names of functions that Gemini accepts: they begin with a letter or an underscore."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.wire_ids import digest

_VALID = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}")
_INVALID = re.compile(r"[^a-zA-Z0-9_.-]")
_KEPT = 54


def function_name(name: str) -> str:
    """The name for Gemini: the same if it is valid, else a shortened one, unique by a digest."""
    if _VALID.fullmatch(name):
        return name
    return f"_{_INVALID.sub('_', name)[:_KEPT]}_{digest(name, 4)}"


def client_names(tools: Iterable[Tool]) -> Mapping[str, str]:
    """The client's names of those tools that have another one at Gemini."""
    return {changed: t.name for t in tools if (changed := function_name(t.name)) != t.name}
