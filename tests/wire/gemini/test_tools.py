from __future__ import annotations

import json
from typing import Any

import pytest

from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.gemini.tools import declarations_json
from tests.wire.gemini.requests import changes, encode, sent
from tests.wire.requests import WEATHER

SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}
BASH = {"type": "bash_20250124", "name": "bash"}
NOTHING = {"name": "now", "input_schema": {"type": "object", "properties": {}}}


def choice(**fields: Any) -> Any:
    return sent(tools=[WEATHER, NOTHING], tool_choice=fields).get("toolConfig")


def test_tools_are_function_declarations() -> None:
    assert sent(tools=[WEATHER, NOTHING])["tools"] == [
        {
            "functionDeclarations": [
                {
                    "name": "weather",
                    "description": "Tells the weather",
                    "parameters": {
                        "type": "OBJECT",
                        "properties": {"city": {"type": "STRING"}},
                        "required": ["city"],
                    },
                },
                {"name": "now"},
            ]
        }
    ]
    assert "tools" not in sent()


def test_equal_tools_are_translated_once() -> None:
    tools = json.dumps([WEATHER]).encode()
    assert declarations_json(tools) is declarations_json(bytes(bytearray(tools)))


def test_how_they_may_be_chosen() -> None:
    assert choice(type="auto") is None
    assert choice(type="any") == {"functionCallingConfig": {"mode": "ANY"}}
    assert choice(type="none") == {"functionCallingConfig": {"mode": "NONE"}}
    assert choice(type="tool", name="now") == {
        "functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["now"]}
    }
    assert choice(type="tool", name="gone") is None


def test_one_call_at_a_time_cannot_be_asked_for() -> None:
    one = {"type": "auto", "disable_parallel_tool_use": True}
    assert "tool_choice.disable_parallel_tool_use" in changes(tools=[WEATHER], tool_choice=one)


def test_a_web_search_is_gemini_s_own() -> None:
    assert sent(tools=[SEARCH])["tools"] == [{"googleSearch": {}}]
    assert changes(tools=[SEARCH])["tools"] == ("web search", "Gemini's own search")
    named = sent(tools=[SEARCH, WEATHER], tool_choice={"type": "tool", "name": "web_search"})
    assert named["tools"] == [{"googleSearch": {}}]
    assert "toolConfig" not in named


def test_beside_other_tools_one_of_anthropic_s_can_be_missing() -> None:
    for tool in (SEARCH, BASH):
        assert [t.keys() for t in sent(tools=[tool, WEATHER])["tools"]] == [{"functionDeclarations"}]


@pytest.mark.parametrize(
    "fields",
    [
        {"tools": [BASH]},
        {"tools": [BASH, SEARCH]},
        {"tools": [BASH, WEATHER], "tool_choice": {"type": "tool", "name": "bash"}},
    ],
)
def test_alone_it_cannot_be_asked(fields: dict[str, Any]) -> None:
    with pytest.raises(CannotEncodeError, match=r"no counterpart of Anthropic's tool (bash|web_search)"):
        encode(**fields)
