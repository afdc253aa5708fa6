from __future__ import annotations

import json
from typing import Any

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from ccr_tui.core.wire.gemini.schema import trimmed

STRING = {"type": "STRING"}
ALLOWED = {
    *("type", "format", "description", "nullable", "enum", "items", "properties", "required", "anyOf"),
    *("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"),
}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, STRING),
        (True, STRING),
        ({"type": "string", "format": "uri", "pattern": "^a", "$comment": "x", "default": "a"}, STRING),
        ({"type": "string", "format": "date-time"}, {"type": "STRING", "format": "date-time"}),
        ({"type": "string", "minLength": 1}, {"type": "STRING", "minLength": 1}),
        ({"type": ["string", "null"]}, {"type": "STRING", "nullable": True}),
        ({"type": ["string", "integer"]}, {"anyOf": [STRING, {"type": "INTEGER"}]}),
        ({"enum": ["a", "", "b", "a"]}, {"type": "STRING", "enum": ["a", "b"]}),
        ({"const": "a"}, {"type": "STRING", "enum": ["a"]}),
        ({"const": 1}, {"type": "INTEGER", "description": "One of: 1."}),
        (
            {"type": "integer", "enum": [1, 2], "description": "How many."},
            {"type": "INTEGER", "description": "How many. One of: 1, 2."},
        ),
        ({"const": True}, {"type": "BOOLEAN", "description": "One of: true."}),
        (
            {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
            {"type": "INTEGER", "minimum": 1, "maximum": 9},
        ),
        ({"type": "number", "exclusiveMinimum": 0.5}, {"type": "NUMBER", "minimum": 0.5}),
        ({"type": "array"}, {"type": "ARRAY", "items": STRING}),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "maxItems": 2},
            {"type": "ARRAY", "items": {"anyOf": [STRING, {"type": "NUMBER"}]}, "maxItems": 2},
        ),
        ({"type": "array", "items": [{"type": "string"}]}, {"type": "ARRAY", "items": STRING}),
        ({"type": "object", "properties": {}, "required": []}, {"type": "OBJECT"}),
        ({"additionalProperties": {"type": "string"}}, {"type": "OBJECT"}),
        (
            {"properties": {"type": {"type": "string"}}, "required": ["type", "gone", 1]},
            {"type": "OBJECT", "properties": {"type": STRING}, "required": ["type"]},
        ),
        (
            {"oneOf": [{"type": "string"}, {"type": "null"}], "description": "A name."},
            {"type": "STRING", "nullable": True, "description": "A name."},
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "number"}], "title": "Either"},
            {"anyOf": [STRING, {"type": "NUMBER"}], "description": "Either"},
        ),
        ({"type": "null"}, {"type": "STRING", "nullable": True}),
    ],
)
def test_only_what_gemini_knows_is_left(schema: Any, expected: Any) -> None:
    assert trimmed({"type": "object", "properties": {"p": schema}})["properties"]["p"] == expected


def test_references_are_written_out() -> None:
    schema = {
        "$defs": {"Name": {"type": "string", "description": "A name."}, "a/b": {"type": "integer"}},
        "type": "object",
        "properties": {
            "name": {"$ref": "#/$defs/Name"},
            "other": {"$ref": "#/$defs/Name", "description": "Another."},
            "odd": {"$ref": "#/$defs/a~1b"},
            "nowhere": {"$ref": "#/$defs/Gone"},
            "elsewhere": {"$ref": "https://schemas.example/x"},
        },
    }
    assert trimmed(schema)["properties"] == {
        "name": {"type": "STRING", "description": "A name."},
        "other": {"type": "STRING", "description": "Another."},
        "odd": {"type": "INTEGER"},
        "nowhere": STRING,
        "elsewhere": STRING,
    }


def test_a_schema_that_holds_itself_ends() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}, "v": {"type": "integer"}}}
    schema = {"$defs": {"Node": node}, "$ref": "#/$defs/Node"}
    assert trimmed(schema) == {
        "type": "OBJECT",
        "properties": {"next": {"type": "OBJECT"}, "v": {"type": "INTEGER"}},
    }
    assert trimmed({"$ref": "#"}) == {"type": "OBJECT"}


def test_references_that_multiply_are_bounded() -> None:
    defs = {
        f"n{i}": {"type": "object", "properties": {p: {"$ref": f"#/$defs/n{i + 1}"} for p in "abcd"}}
        for i in range(12)
    }
    assert len(json.dumps(trimmed({"$defs": defs, "$ref": "#/$defs/n0"}))) < 500_000


def test_parts_of_all_of_are_one() -> None:
    schema = {
        "allOf": [
            {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"$ref": "#/$defs/B"},
        ],
        "$defs": {"B": {"properties": {"b": {"type": "number"}}, "required": ["b"]}},
    }
    assert trimmed(schema) == {
        "type": "OBJECT",
        "properties": {"a": STRING, "b": {"type": "NUMBER"}},
        "required": ["a", "b"],
    }


def test_beside_alternatives_stands_nothing_but_words() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"properties": {"b": {"type": "string"}}}],
    }
    first, second = trimmed(schema)["anyOf"]
    assert first == {"type": "OBJECT", "properties": {"a": STRING}, "required": ["a"]}
    assert second == {"type": "OBJECT", "properties": {"b": STRING}}


KEYS = (
    *("type", "properties", "items", "anyOf", "oneOf", "allOf", "$ref", "enum", "const", "required"),
    *("minimum", "exclusiveMinimum", "format", "additionalProperties", "$defs", "a", "prefixItems"),
)
odd: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "a", "object", "array", "string", "null", "#", "#/$defs/a", "#/properties/a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


@given(odd)
def test_whatever_comes_it_is_a_schema_of_gemini_s(schema: Any) -> None:
    found = trimmed(schema)
    types.Schema.model_validate(found)
    _check(found)


def _check(schema: dict[str, Any]) -> None:
    assert schema.keys() <= ALLOWED
    assert "type" in schema or schema.keys() <= {"anyOf", "description", "nullable"}
    assert schema.get("properties", {"some": 1})
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", [])):
        _check(inner)
    if schema.get("type") == "ARRAY":
        _check(schema["items"])
