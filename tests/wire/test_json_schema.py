from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.wire.json_schema import is_closed, mapped, object_schema, without


def test_keywords_go_and_properties_of_the_same_name_stay() -> None:
    schema = {
        "$schema": "x",
        "type": "object",
        "properties": {
            "$schema": {"type": "string", "$schema": "x"},
            "list": {"type": "array", "items": [{"$schema": "x"}, {"anyOf": [{"$schema": "x"}, True]}]},
        },
        "additionalProperties": {"$schema": "x", "default": {"$schema": "kept"}},
    }
    assert without(schema, frozenset({"$schema"})) == {
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "list": {"type": "array", "items": [{}, {"anyOf": [{}, True]}]},
        },
        "additionalProperties": {"default": {"$schema": "kept"}},
    }


def test_what_is_no_schema_stays() -> None:
    assert mapped(True, lambda inner: {}) is True
    assert mapped({"properties": 3}, lambda inner: inner) == {"properties": 3}


def test_an_object_is_said_to_be_one() -> None:
    assert object_schema({}) == {"type": "object", "properties": {}}
    assert object_schema({"properties": None, "x": 1}) == {"x": 1, "type": "object", "properties": {}}


@pytest.mark.parametrize(
    ("schema", "closed"),
    [
        ({"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False}, True),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": False}, False),
        ({"type": "object", "properties": {}, "required": []}, False),
        ({"type": "array", "items": {"type": "object"}}, False),
        ({"type": "string"}, True),
    ],
)
def test_strict_schemas(schema: dict[str, Any], closed: bool) -> None:
    assert is_closed(schema) is closed
