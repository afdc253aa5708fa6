"""Trims JSON schemas to the part of OpenAPI's that Gemini knows; it refuses requests for any other keyword.

References are written out, alternatives become `anyOf`, null becomes `nullable`, and what has no field
is said in the description.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.core.wire.gemini.schema_sources import resolved, single_type
from ccr_tui.core.wire.json_values import integer, mapping, number, sequence, text

Schema = Mapping[str, Any]

_DEEPEST = 24
_MOST = 4000  # schemas inside one schema: references written out can grow beyond measure
_FORMATS = {
    "STRING": frozenset({"date-time"}),
    "NUMBER": frozenset({"float", "double"}),
    "INTEGER": frozenset({"int32", "int64"}),
}
_LENGTHS = {"STRING": ("minLength", "maxLength"), "ARRAY": ("minItems", "maxItems")}
_ANYTHING: dict[str, Any] = {"type": "STRING"}


def trimmed(schema: Any) -> dict[str, Any]:
    """The schema as Gemini accepts it."""
    return _Trimmer(mapping(schema)).schema(schema, ())


class _Trimmer:
    """Walks one schema; `path` holds the references that lead to where it is."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._left = _MOST

    def schema(self, value: Any, path: tuple[str, ...], depth: int = 0) -> dict[str, Any]:
        self._left -= 1
        if self._left < 0 or depth > _DEEPEST:
            return {"type": "OBJECT"}
        plain, path = resolved(mapping(value), self._root, path)
        kind, nullable, alternatives = single_type(plain)
        if alternatives:
            out = self._choice(plain, alternatives, path, depth)
        else:
            out = self._typed(plain, kind, path, depth)
        if words := _description(plain, out):
            out["description"] = words
        return out | {"nullable": True} if nullable else out

    def _choice(
        self, plain: Schema, alternatives: list[Any], path: tuple[str, ...], depth: int
    ) -> dict[str, Any]:
        """Nothing but the description may stand beside `anyOf`, so the rest goes into each alternative."""
        shared = {
            k: v for k, v in plain.items() if k not in ("anyOf", "oneOf", "type", "description", "title")
        }
        inner = [self.schema({**shared, **mapping(item)}, path, depth + 1) for item in alternatives]
        unique = [item for index, item in enumerate(inner) if item not in inner[:index]]
        return unique[0] if len(unique) == 1 else {"anyOf": unique}

    def _typed(self, plain: Schema, kind: str, path: tuple[str, ...], depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {"type": kind}
        if text(plain.get("format")) in _FORMATS.get(kind, ()):
            out["format"] = plain["format"]
        for keyword in _LENGTHS.get(kind, ()):
            if (length := integer(plain.get(keyword))) is not None and length >= 0:
                out[keyword] = length
        match kind:
            case "STRING":
                if values := [v for v in _values(plain) if isinstance(v, str) and v]:
                    out["enum"] = list(dict.fromkeys(values))
            case "NUMBER" | "INTEGER":
                out |= _limits(plain, kind)
            case "ARRAY":
                out["items"] = self._items(plain, path, depth)
            case "OBJECT":
                out |= self._members(plain, path, depth)
        return out

    def _items(self, plain: Schema, path: tuple[str, ...], depth: int) -> dict[str, Any]:
        """One schema for all items; those of a tuple become alternatives."""
        items = plain.get("items")
        places = sequence(plain.get("prefixItems")) or sequence(items)
        if places:
            return self.schema({"anyOf": list(places)}, path, depth + 1)
        return self.schema(items, path, depth + 1) if isinstance(items, dict) else dict(_ANYTHING)

    def _members(self, plain: Schema, path: tuple[str, ...], depth: int) -> dict[str, Any]:
        """Properties and which are required; an empty list of either is refused."""
        members = {
            name: self.schema(inner, path, depth + 1)
            for name, inner in mapping(plain.get("properties")).items()
        }
        required = [n for n in sequence(plain.get("required")) if isinstance(n, str) and n in members]
        fields = {"properties": members, "required": list(dict.fromkeys(required))}
        return {name: value for name, value in fields.items() if value}


def _values(plain: Schema) -> list[Any]:
    """The values that are allowed; [] when there is no such list."""
    return [plain["const"]] if "const" in plain else list(sequence(plain.get("enum")))


def _limits(plain: Schema, kind: str) -> dict[str, Any]:
    """Inclusive limits: Gemini has no others, but for whole numbers they say the same."""
    limits: dict[str, Any] = {}
    for keyword, exclusive, step in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        limit = number(plain.get(keyword))
        beyond = number(plain.get(exclusive))
        if beyond is not None:
            limit = beyond + step if kind == "INTEGER" else beyond
        if limit is not None:
            limits[keyword] = limit
    return limits


def _description(plain: Schema, out: Schema) -> str:
    """The description, and what the trimmed schema cannot say of the allowed values."""
    words = text(plain.get("description")) or text(plain.get("title"))
    values = _values(plain)
    if values and "enum" not in out and "anyOf" not in out:
        listed = ", ".join(msgspec.json.encode(value).decode() for value in values)
        words = f"{words} One of: {listed}.".strip()
    return words or text(out.get("description"))
