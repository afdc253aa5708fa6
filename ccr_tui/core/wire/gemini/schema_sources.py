"""Brings together what a JSON schema says in several places: references, `allOf`, lists of types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ccr_tui.core.wire.json_values import mapping, sequence, text

Schema = Mapping[str, Any]
Path = tuple[str, ...]

_TYPES = {
    "string": "STRING",
    "number": "NUMBER",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "array": "ARRAY",
    "object": "OBJECT",
}
_LONGEST_PATH = 16
_RECURSIVE: Schema = {"type": "object"}


def resolved(schema: Schema, root: Schema, path: Path) -> tuple[Schema, Path]:
    """The schema without `$ref` and `allOf`, and the references that led there.

    A reference that leads back to itself ends as an object of any kind, one that leads nowhere as nothing.
    """
    while reference := text(schema.get("$ref")):
        siblings = {key: value for key, value in schema.items() if key != "$ref"}
        if reference in path or len(path) >= _LONGEST_PATH:
            return {**_RECURSIVE, **siblings}, path
        path = (*path, reference)
        schema = {**_target(root, reference), **siblings}
    parts = sequence(schema.get("allOf"))
    if not parts:
        return schema, path
    merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
    for part in map(mapping, parts):
        plain, path = resolved(part, root, path)
        merged = _merged(merged, plain)
    return merged, path


def single_type(schema: Schema) -> tuple[str, bool, list[Any]]:
    """Gemini's type, whether null is allowed too, and the alternatives where there are several."""
    named = schema.get("type")
    given = [item for item in (sequence(named) or [named]) if isinstance(item, str)]
    kinds = [kind for kind in given if kind != "null"]
    nullable = len(kinds) < len(given) or schema.get("nullable") is True
    choices = [*sequence(schema.get("anyOf")), *sequence(schema.get("oneOf"))]
    alternatives = [item for item in choices if not _is_null(item)]
    nullable = nullable or len(alternatives) < len(choices)
    if not alternatives and len(kinds) > 1:
        alternatives = [{"type": kind} for kind in kinds]
    kind = _TYPES.get(kinds[0].lower(), "") if kinds else ""
    return kind or _implied(schema), nullable, alternatives


def _target(root: Schema, reference: str) -> Schema:
    """What a reference inside the same schema points to (`#/$defs/Name`)."""
    if not reference.startswith("#"):
        return {}
    found: Any = root
    for step in reference.removeprefix("#").split("/")[1:]:
        key = unquote(step).replace("~1", "/").replace("~0", "~")
        found = mapping(found).get(key)
    return mapping(found)


def _merged(one: dict[str, Any], other: Schema) -> dict[str, Any]:
    properties = {**mapping(one.get("properties")), **mapping(other.get("properties"))}
    required = [*sequence(one.get("required")), *sequence(other.get("required"))]
    merged = {**other, **one}
    return merged | {k: v for k, v in (("properties", properties), ("required", required)) if v}


def _is_null(schema: Any) -> bool:
    told = mapping(schema)
    return told.get("type") == "null" or ("const" in told and told["const"] is None)


def _implied(schema: Schema) -> str:
    """The type of a schema that names none."""
    if "properties" in schema or "additionalProperties" in schema:
        return "OBJECT"
    if "items" in schema or "prefixItems" in schema:
        return "ARRAY"
    values = [schema["const"]] if "const" in schema else sequence(schema.get("enum"))
    match values[0] if values else "":
        case bool():
            return "BOOLEAN"
        case int():
            return "INTEGER"
        case float():
            return "NUMBER"
    return "STRING"
