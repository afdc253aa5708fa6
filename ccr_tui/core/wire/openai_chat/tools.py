"""The client's tools as functions, and how they may be chosen."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.conversation import Conversation
from ccr_tui.core.wire.functions import functions_json
from ccr_tui.core.wire.tool_names import upstream_name


def tool_fields(asked: Conversation, flags: frozenset[str]) -> dict[str, Any]:
    """`tools`, `tool_choice` and `parallel_tool_calls`; nothing where the client has no tools."""
    if not asked.tools:
        return {}
    fields: dict[str, Any] = {"tools": functions_json(asked.tools_json, flags)}
    choice = asked.tool_choice
    if choice.kind == "tool" and any(tool.name == choice.name for tool in asked.tools):
        fields["tool_choice"] = {"type": "function", "function": {"name": upstream_name(choice.name)}}
    elif choice.kind in ("any", "none"):
        fields["tool_choice"] = "required" if choice.kind == "any" else "none"
    if not choice.parallel:
        fields["parallel_tool_calls"] = False
    return fields
