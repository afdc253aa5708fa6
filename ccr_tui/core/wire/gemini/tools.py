"""The client's tools as function declarations, and how they may be chosen."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.wire.conversation import Conversation, Tool, ToolChoice
from ccr_tui.core.wire.conversation_reader import tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.gemini.schema import trimmed
from ccr_tui.core.wire.gemini.tool_names import function_name

_SEARCH: dict[str, Any] = {"googleSearch": {}}


def tool_fields(asked: Conversation, drops: Drops) -> dict[str, Any]:
    """`tools` and `toolConfig`. Raises `CannotEncodeError` where a tool of Anthropic's is all that is wanted.

    Gemini's search and the client's tools exclude each other.
    """
    if _wants_search(asked):
        drops.mapped("tools", "web search", "Gemini's own search")
        if asked.tools:
            drops.dropped("tools", "tool beside the search", count=len(asked.tools))
        return {"tools": [_SEARCH]}
    for tool in asked.server_tools:
        if not asked.tools or asked.tool_choice.name == tool.name:
            raise CannotEncodeError(f"it has no counterpart of Anthropic's tool {tool.name or tool.type}")
        drops.dropped("tools", f"{tool.type} tool")
    if not asked.tools:
        return {}
    drops.mapped("tools", "JSON schemas", "the part of them that Gemini knows")
    if not asked.tool_choice.parallel:
        drops.dropped("tool_choice.disable_parallel_tool_use")
    config = _calling_config(asked.tool_choice, asked.tools)
    fields: dict[str, Any] = {"tools": declarations_json(asked.tools_json)}
    return fields | ({"toolConfig": {"functionCallingConfig": config}} if config else {})


@lru_cache(maxsize=8)
def declarations_json(tools_json: bytes) -> msgspec.Raw:
    """The declarations as JSON. Tools are the same 70 KB on every turn, hence the cache."""
    tools, _ = tools_of(tools_json)
    return msgspec.Raw(msgspec.json.encode([{"functionDeclarations": [_declaration(t) for t in tools]}]))


def _wants_search(asked: Conversation) -> bool:
    """True when a web search is asked for, by itself or by name."""
    searches = [tool for tool in asked.server_tools if tool.is_web_search]
    alone = not asked.tools and len(searches) == len(asked.server_tools)
    return bool(searches) and (alone or asked.tool_choice.name in {tool.name for tool in searches})


def _declaration(tool: Tool) -> dict[str, Any]:
    """One function. Parameters are left out where there are none: an object without any is refused."""
    declaration: dict[str, Any] = {"name": function_name(tool.name)}
    if tool.description:
        declaration["description"] = tool.description
    parameters = trimmed({**tool.schema, "type": "object"})
    if "properties" in parameters or "anyOf" in parameters:
        declaration["parameters"] = parameters
    return declaration


def _calling_config(choice: ToolChoice, tools: tuple[Tool, ...]) -> dict[str, Any] | None:
    """Gemini's mode; None where the model may choose, as it does by itself."""
    match choice.kind:
        case "tool" if any(tool.name == choice.name for tool in tools):
            return {"mode": "ANY", "allowedFunctionNames": [function_name(choice.name)]}
        case "any":
            return {"mode": "ANY"}
        case "none":
            return {"mode": "NONE"}
    return None
