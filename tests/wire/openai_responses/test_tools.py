from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.wire.dialect import CannotEncodeError
from tests.wire.openai_responses.requests import changes, encode, sent, with_quirks
from tests.wire.requests import WEATHER

SEARCH: dict[str, Any] = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
NAMED_SEARCH = {"type": "tool", "name": "web_search"}


def test_a_tool_is_a_function_that_is_not_strict() -> None:
    assert sent(tools=[WEATHER])["tools"] == [
        {
            "type": "function",
            "name": "weather",
            "description": "Tells the weather",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
                "additionalProperties": False,
            },
            "strict": False,
        }
    ]


def test_schemas_are_plain_objects_at_the_top() -> None:
    schema = {"anyOf": [{"properties": {"a": {"type": "string"}}}], "required": ["a"]}
    (tool,) = sent(tools=[{"name": "t", "input_schema": schema}])["tools"]
    assert tool["parameters"] == {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
    }
    assert "description" not in tool


@pytest.mark.parametrize(
    ("choice", "encoded"),
    [
        ({"type": "auto"}, {}),
        ({"type": "any"}, {"tool_choice": "required"}),
        ({"type": "none"}, {"tool_choice": "none"}),
        ({"type": "tool", "name": "weather"}, {"tool_choice": {"type": "function", "name": "weather"}}),
        ({"type": "tool", "name": "gone"}, {}),
        ({"type": "auto", "disable_parallel_tool_use": True}, {"parallel_tool_calls": False}),
    ],
)
def test_tool_choice(choice: Any, encoded: Any) -> None:
    request = sent(tools=[WEATHER], tool_choice=choice)
    found = {key: request[key] for key in ("tool_choice", "parallel_tool_calls") if key in request}
    assert found == encoded


def test_a_choice_without_tools_is_none() -> None:
    assert not {"tools", "tool_choice", "parallel_tool_calls"} & sent(tool_choice={"type": "any"}).keys()


def test_a_web_search_is_the_provider_s_own() -> None:
    place = {"type": "approximate", "city": "Rome", "country": "IT", "region": None}
    search = {**SEARCH, "allowed_domains": ["a.example"], "user_location": place}
    request = sent(tools=[search], tool_choice=NAMED_SEARCH)
    assert request["tools"] == [
        {
            "type": "web_search",
            "filters": {"allowed_domains": ["a.example"]},
            "user_location": {"type": "approximate", "city": "Rome", "country": "IT"},
        }
    ]
    assert request["tool_choice"] == "required"
    assert request["max_tool_calls"] == 8
    assert changes(tools=[search])["tools"] == ("web_search_20250305", "the provider's own search")
    assert changes(tools=[{**SEARCH, "blocked_domains": ["b"]}])["blocked_domains"] == ("", "dropped")


def test_a_web_search_beside_other_tools() -> None:
    request = sent(tools=[WEATHER, SEARCH], tool_choice=NAMED_SEARCH)
    assert [tool["type"] for tool in request["tools"]] == ["function", "web_search"]
    assert request["tool_choice"] == {
        "type": "allowed_tools",
        "mode": "required",
        "tools": [{"type": "web_search"}],
    }


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(CannotEncodeError, match="no web search"):
        encode(with_quirks("no_web_search"), tools=[SEARCH])
    with pytest.raises(CannotEncodeError, match="counterpart of Anthropic's tool bash"):
        encode(tools=[{"type": "bash_20250124", "name": "bash"}])


def test_beside_other_tools_one_of_anthropic_s_may_be_missing() -> None:
    tools = [WEATHER, {"type": "advisor_20260301", "name": "advisor"}]
    assert [tool["name"] for tool in sent(tools=tools)["tools"]] == ["weather"]
    assert changes(tools=tools)["tools"] == ("1 advisor_20260301 tool", "dropped")
