"""The default script: the words that drive a client's tools, step by step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ccr_tui.engine.mock.converse import converse
from ccr_tui.engine.mock.reply import RawBlock, Reply, Text, Thinking, ToolUse
from ccr_tui.engine.mock.script import Received
from tests.fixtures.captures import load

TOOLS = ("Bash", "Read", "Write", "WebSearch", "Agent")


def reply_to(body: dict[str, Any]) -> Reply:
    return converse(Received(0.0, "POST", "/v1/messages", "", (), json.dumps(body).encode()))


def asked(prompt: str, *turn: dict[str, Any], tools: tuple[str, ...] = TOOLS) -> Reply:
    messages = [{"role": "user", "content": [{"type": "text", "text": prompt}]}, *turn]
    return reply_to({"messages": messages, "tools": [{"name": name} for name in tools]})


def called(name: str, result: object, **arguments: str) -> list[dict[str, Any]]:
    call = {"type": "tool_use", "id": "t", "name": name, "input": arguments}
    answer = {"type": "tool_result", "tool_use_id": "t", "content": result}
    return [{"role": "assistant", "content": [call]}, {"role": "user", "content": [answer]}]


def text(reply: Reply) -> str:
    return "".join(block.text for block in reply.blocks if isinstance(block, Text))


def tool(reply: Reply) -> ToolUse | None:
    return next((block for block in reply.blocks if isinstance(block, ToolUse)), None)


def test_a_plain_prompt_is_echoed() -> None:
    assert text(asked("hello")) == "You said: hello"
    assert text(reply_to({"messages": [{"role": "user", "content": "hello"}]})) == "You said: hello"
    assert text(reply_to({})) == "You said: "


@pytest.mark.parametrize(
    ("prompt", "name", "arguments"),
    [
        ("bash: ls -l", "Bash", {"command": "ls -l", "description": "Run a command"}),
        ("read: /a b.txt", "Read", {"file_path": "/a b.txt"}),
        ("search: herons", "WebSearch", {"query": "herons"}),
        ('tool: Read {"file_path": "/a"}', "Read", {"file_path": "/a"}),
        ("tool: Read not json", "Read", {}),
        ("tool: Read", "Read", {}),
    ],
)
def test_words_call_tools(prompt: str, name: str, arguments: dict[str, str]) -> None:
    assert tool(asked(prompt)) == ToolUse(name, arguments)


def test_an_agent_is_called_by_the_name_that_the_client_has_for_it() -> None:
    for name in ("Agent", "Task"):
        call = tool(asked("agent: look", tools=(name,)))
        assert call is not None
        assert (call.name, call.input["prompt"]) == (name, "look")


def test_several_lines_are_steps_and_the_last_result_is_told() -> None:
    prompt = "please\nbash: one\nbash: two"
    first = called("Bash", "1", command="one")
    second = called("Bash", [{"type": "text", "text": "2"}, {"type": "image"}], command="two")
    assert (step := tool(asked(prompt, *first)))
    assert step.input["command"] == "two"
    assert text(asked(prompt, *first, *second)) == "The tool returned: 2\n[image]"


def test_a_tool_that_is_held_back_is_searched_for_first() -> None:
    tools = ("Bash", "ToolSearch")
    search = tool(asked("search: herons", tools=tools))
    assert search == ToolUse("ToolSearch", {"query": "select:WebSearch", "max_results": 1})
    found = called(
        "ToolSearch", [{"type": "tool_reference", "tool_name": "WebSearch"}], query="select:WebSearch"
    )
    assert tool(asked("search: herons", *found, tools=tools)) == ToolUse("WebSearch", {"query": "herons"})


def test_a_tool_that_the_client_lacks_is_not_called() -> None:
    assert tool(asked("bash: ls", tools=("Read",))) is None


def test_thoughts_come_first() -> None:
    reply = asked("think: is it so?\nbash: ls")
    assert isinstance(reply.blocks[0], Thinking)
    assert tool(reply) is not None


def test_the_clients_own_requests_are_answered_in_kind() -> None:
    assert json.loads(text(reply_to(load("title").body)))["title"]
    assert any(isinstance(block, RawBlock) for block in reply_to(load("web_search").body).blocks)
    assert text(
        reply_to({"messages": [{"role": "user", "content": "a summary of the conversation"}]})
    ).endswith("</summary>")
