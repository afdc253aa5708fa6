"""Ids of calls. Gemini gives them since version 3; for older models they are made here and stay here."""

from __future__ import annotations

from ccr_tui.core.wire.wire_ids import is_ours, upstream_tool_id

_MADE = "made-"


def made_id(number: int) -> str:
    """An id for a call that came without."""
    return f"{_MADE}{number}"


def gemini_id(client_id: str) -> str:
    """The id that the upstream gave to a call; "" when it gave none, or Anthropic's did."""
    if not is_ours(client_id):
        return ""
    given = upstream_tool_id(client_id)
    return "" if given.startswith(_MADE) else given
