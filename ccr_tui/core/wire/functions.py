"""The client's tools as functions of OpenAI's kind."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.wire.conversation import Tool
from ccr_tui.core.wire.conversation_reader import tools_of
from ccr_tui.core.wire.json_schema import object_schema, without
from ccr_tui.core.wire.json_values import mapping, sequence
from ccr_tui.core.wire.tool_names import upstream_name

_METADATA = frozenset({"$schema", "$id"})
_PATTERNS = frozenset({"pattern", "format"})
_NOT_AT_THE_TOP = frozenset({"anyOf", "oneOf", "allOf", "not", "enum"})


@lru_cache(maxsize=16)
def functions_json(tools_json: bytes, flags: frozenset[str]) -> msgspec.Raw:
    """The functions as JSON. Tools are the same 70 KB on every turn, hence the cache.

    `no_patterns` drops what grammars of local servers cannot follow; `plain_object_schemas` the
    alternatives at the top of a schema, which OpenAI refuses.
    """
    tools, _ = tools_of(tools_json)
    return msgspec.Raw(msgspec.json.encode([_function(tool, flags) for tool in tools]))


def _function(tool: Tool, flags: frozenset[str]) -> dict[str, Any]:
    keywords = _METADATA | (_PATTERNS if "no_patterns" in flags else frozenset())
    schema = object_schema(without(tool.schema, keywords))
    if "plain_object_schemas" in flags:
        schema = _without_alternatives(schema)
    function = {"name": upstream_name(tool.name), "description": tool.description, "parameters": schema}
    if not tool.description:
        del function["description"]
    return {"type": "function", "function": function}


def _without_alternatives(schema: dict[str, Any]) -> dict[str, Any]:
    """An object that takes the properties of every alternative, and requires none of theirs."""
    properties = dict(schema["properties"])
    for key in ("anyOf", "oneOf", "allOf"):
        for alternative in map(mapping, sequence(schema.get(key))):
            properties = {**mapping(alternative.get("properties")), **properties}
    kept = {key: value for key, value in schema.items() if key not in _NOT_AT_THE_TOP}
    return {**kept, "properties": properties}
