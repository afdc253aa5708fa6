from __future__ import annotations

from typing import Any

import pytest

from tests.wire.openai_chat.requests import sent, with_quirks
from tests.wire.requests import WEATHER


def schema_of(schema: Any, *quirks: str) -> Any:
    request = sent(with_quirks(*quirks), tools=[{"name": "t", "input_schema": schema}])
    return request["tools"][0]["function"]["parameters"]


def test_a_tool_is_a_function_without_schema_metadata() -> None:
    assert sent(tools=[WEATHER])["tools"] == [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tells the weather",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}},
                    "required": ["city"],
                    "additionalProperties": False,
                },
            },
        }
    ]


def test_an_empty_schema_is_still_an_object() -> None:
    assert schema_of({}) == {"type": "object", "properties": {}}
    assert schema_of(None) == {"type": "object", "properties": {}}


def test_no_patterns() -> None:
    schema = {"properties": {"pattern": {"type": "string", "pattern": "^a", "format": "uri"}}}
    assert schema_of(schema)["properties"]["pattern"] == {"type": "string", "pattern": "^a", "format": "uri"}
    assert schema_of(schema, "no_patterns")["properties"]["pattern"] == {"type": "string"}


def test_plain_object_schemas() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {}},
        "anyOf": [{"properties": {"b": {}}, "required": ["b"]}, {"properties": {"a": {"type": "string"}}}],
    }
    assert schema_of(schema)["anyOf"]
    plain = schema_of(schema, "plain_object_schemas")
    assert plain == {"type": "object", "properties": {"a": {}, "b": {}}}


@pytest.mark.parametrize(
    ("choice", "encoded"),
    [
        ({"type": "auto"}, {}),
        ({"type": "any"}, {"tool_choice": "required"}),
        ({"type": "none"}, {"tool_choice": "none"}),
        (
            {"type": "tool", "name": "weather"},
            {"tool_choice": {"type": "function", "function": {"name": "weather"}}},
        ),
        ({"type": "tool", "name": "unknown"}, {}),
        ({"type": "auto", "disable_parallel_tool_use": True}, {"parallel_tool_calls": False}),
        (
            {"type": "any", "disable_parallel_tool_use": True},
            {"tool_choice": "required", "parallel_tool_calls": False},
        ),
    ],
)
def test_tool_choice(choice: dict[str, Any], encoded: dict[str, Any]) -> None:
    request = sent(tools=[WEATHER], tool_choice=choice)
    assert {k: request[k] for k in ("tool_choice", "parallel_tool_calls") if k in request} == encoded


def test_without_tools_nothing_is_said_of_them() -> None:
    assert (
        not {"tools", "tool_choice", "parallel_tool_calls"}
        & sent(tools=[], tool_choice={"type": "any"}).keys()
    )
