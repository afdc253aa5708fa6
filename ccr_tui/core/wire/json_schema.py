"""Reads and trims JSON schemas, of tools and of answers, for providers that know only a part of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ccr_tui.core.wire.json_values import mapping, sequence

Schema = Mapping[str, Any]

_NAMED = frozenset({"properties", "$defs", "definitions", "patternProperties", "dependentSchemas"})
_LISTS = frozenset({"anyOf", "oneOf", "allOf", "prefixItems"})
_SINGLE = frozenset(
    {"items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"}
)


def mapped(schema: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The schema with `change` made to it and to every schema inside, innermost first.

    Names of properties are not mistaken for keywords.
    """
    if isinstance(schema, list):
        return [mapped(item, change) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return change({key: _inner(key, value, change) for key, value in schema.items()})


def without(schema: Any, keywords: frozenset[str]) -> Any:
    """The schema without those keywords, at every depth."""
    return mapped(schema, lambda inner: {k: v for k, v in inner.items() if k not in keywords})


def object_schema(schema: Schema) -> dict[str, Any]:
    """A schema that says that it is an object, with its properties: some servers insist on both."""
    return {**schema, "type": "object", "properties": mapping(schema.get("properties"))}


def is_closed(schema: Any) -> bool:
    """True when every object in it names all its properties as required and allows no others.

    That is what OpenAI's strict mode accepts.
    """
    closed = True

    def check(inner: dict[str, Any]) -> dict[str, Any]:
        nonlocal closed
        if inner.get("type") == "object" or "properties" in inner:
            required = {name for name in sequence(inner.get("required")) if isinstance(name, str)}
            complete = required == set(mapping(inner.get("properties")))
            closed = closed and complete and inner.get("additionalProperties") is False
        return inner

    mapped(schema, check)
    return closed


def _inner(key: str, value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if key in _NAMED and isinstance(value, dict):
        return {name: mapped(item, change) for name, item in value.items()}
    if key in _LISTS or key in _SINGLE:
        return mapped(value, change)
    return value
