"""The client's tools as functions, the search that OpenAI runs, and how they may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.wire.conversation import Conversation, ServerTool
from ccr_tui.core.wire.conversation_reader import tools_of
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.functions import functions_json
from ccr_tui.core.wire.json_values import count, mapping, sequence, text
from ccr_tui.core.wire.tool_names import upstream_name

_PLAIN_SCHEMAS = frozenset({"plain_object_schemas"})
_PLACE = ("city", "region", "country", "timezone")
_SEARCH = {"type": "web_search"}


def tool_fields(asked: Conversation, drops: Drops, *, can_search: bool) -> dict[str, Any]:
    """`tools`, `tool_choice` and what belongs to them. Raises `CannotEncodeError`."""
    search = _search(asked, drops, can_search=can_search)
    if not asked.tools and search is None:
        return {}
    fields: dict[str, Any] = {"tools": _tools_json(asked.tools_json, searches=search is not None)}
    if choice := _choice(asked, search):
        fields["tool_choice"] = choice
    if not asked.tool_choice.parallel:
        fields["parallel_tool_calls"] = False
    if search is not None and (limit := count(search.body.get("max_uses"))):
        fields["max_tool_calls"] = limit
    return fields


@lru_cache(maxsize=16)
def _tools_json(tools_json: bytes, *, searches: bool) -> msgspec.Raw:
    """The tools as JSON. They are the same 70 KB on every turn, hence the cache."""
    functions = msgspec.json.decode(functions_json(tools_json, _PLAIN_SCHEMAS))
    tools: list[Any] = [{"type": "function", **f["function"], "strict": False} for f in functions]
    if searches:
        tools += [_search_tool(tool) for tool in tools_of(tools_json)[1] if tool.is_web_search][:1]
    return msgspec.Raw(msgspec.json.encode(tools))


def _search(asked: Conversation, drops: Drops, *, can_search: bool) -> ServerTool | None:
    """The web search that the client wants, if any. Its other tools of Anthropic's are not to be had.

    Beside tools of the client's such a one can be missing; alone it is what the client wants.
    """
    found: ServerTool | None = None
    for tool in asked.server_tools:
        if tool.is_web_search and can_search:
            found = found or tool
            drops.mapped("tools", tool.type, "the provider's own search")
            if tool.body.get("blocked_domains"):
                drops.dropped("blocked_domains")
        elif not asked.tools or asked.tool_choice.name == tool.name:
            counterpart = f"counterpart of Anthropic's tool {tool.name or tool.type}"
            raise CannotEncodeError(f"it has no {'web search' if tool.is_web_search else counterpart}")
        else:
            drops.dropped("tools", f"{tool.type} tool")
    return found


def _search_tool(tool: ServerTool) -> dict[str, Any]:
    made: dict[str, Any] = dict(_SEARCH)
    domains = [d for d in sequence(tool.body.get("allowed_domains")) if isinstance(d, str)]
    if domains:
        made["filters"] = {"allowed_domains": domains}
    if place := _place(mapping(tool.body.get("user_location"))):
        made["user_location"] = {"type": "approximate", **place}
    return made


def _place(location: Mapping[str, Any]) -> dict[str, str]:
    return {key: text(location[key]) for key in _PLACE if text(location.get(key))}


def _choice(asked: Conversation, search: ServerTool | None) -> str | dict[str, Any] | None:
    """How tools may be chosen; None where the default, the model's own choice, is meant."""
    choice = asked.tool_choice
    if choice.kind in ("any", "none"):
        return "required" if choice.kind == "any" else "none"
    if choice.kind != "tool":
        return None
    if any(tool.name == choice.name for tool in asked.tools):
        return {"type": "function", "name": upstream_name(choice.name)}
    if search is None or search.name != choice.name:
        return None
    return {"type": "allowed_tools", "mode": "required", "tools": [_SEARCH]} if asked.tools else "required"
