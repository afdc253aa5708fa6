from __future__ import annotations

import base64
from typing import Any

import pytest

from ccr_tui.core.exchange import Change
from ccr_tui.core.facts import parse_body
from ccr_tui.core.wire.conversation import (
    Conversation,
    Document,
    Image,
    Message,
    Reasoning,
    RedactedThinking,
    ServerBlock,
    Text,
    Thinking,
    ToolChoice,
    ToolResult,
    ToolUse,
    Unknown,
)
from ccr_tui.core.wire.conversation_reader import read_conversation
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from tests.wire.requests import (
    PNG,
    WEATHER,
    assistant,
    call,
    image,
    parsed,
    result,
    system,
    thought,
    user,
    words,
)


def read(**fields: Any) -> Conversation:
    return read_conversation(parsed(**fields), Drops())


def test_every_parameter_is_read() -> None:
    asked = read(
        system=[words("a"), words("b")],
        tools=[WEATHER, {"type": "web_search_20250305", "name": "web_search", "max_uses": 8}],
        tool_choice={"type": "tool", "name": "weather", "disable_parallel_tool_use": True},
        thinking={"type": "enabled", "budget_tokens": 4000},
        output_config={"effort": "high", "format": {"type": "json_schema", "schema": {"type": "object"}}},
        temperature=1,
        top_p=0.9,
        top_k=40,
        stop_sequences=["END", "", 3],
        metadata={"user_id": "u"},
    )
    assert asked.system == ("a", "b")
    assert [t.name for t in asked.tools] == ["weather"]
    assert asked.server_tools[0].is_web_search
    assert asked.tool_choice == ToolChoice("tool", "weather", parallel=False)
    assert asked.reasoning == Reasoning("enabled", 4000, "high")
    assert asked.output_schema == {"type": "object"}
    assert (asked.temperature, asked.top_p, asked.top_k) == (1, 0.9, 40)
    assert (asked.stop_sequences, asked.user_id, asked.stream, asked.max_tokens) == (
        ("END",),
        "u",
        True,
        1000,
    )


def test_every_kind_of_block_is_read() -> None:
    asked = read(
        messages=[
            user("hi", image(), image("https://example.com/a.png")),
            assistant(
                thought("hm", "sig"), {"type": "redacted_thinking", "data": "x"}, call("t1", city="Rome")
            ),
            user(result("t1", [words("sunny"), image()], is_error=True), {"type": "hologram"}),
            system("Plan mode is active"),
        ]
    )
    assert asked.messages == (
        Message("user", (Text("hi"), Image("image/png", PNG), Image(url="https://example.com/a.png"))),
        Message(
            "assistant",
            (Thinking("hm", "sig"), RedactedThinking("x"), ToolUse("t1", "weather", {"city": "Rome"})),
        ),
        Message(
            "user",
            (
                ToolResult("t1", (Text("sunny"), Image("image/png", PNG)), is_error=True),
                Unknown("hologram", {"type": "hologram"}),
            ),
        ),
        Message("system", (Text("Plan mode is active"),)),
    )


@pytest.mark.parametrize(
    ("source", "read_as"),
    [
        ({"type": "text", "media_type": "text/plain", "data": "hi"}, Document("text/plain", "hi", title="T")),
        ({"type": "content", "content": [words("a"), words("b")]}, Document("text/plain", "a\nb", title="T")),
        (
            {"type": "base64", "media_type": "text/markdown", "data": base64.b64encode(b"# hi").decode()},
            Document("text/markdown", "# hi", title="T"),
        ),
        (
            {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="},
            Document("application/pdf", data="JVBERi0=", title="T"),
        ),
        (
            {"type": "url", "url": "https://x/y.pdf"},
            Document("application/pdf", url="https://x/y.pdf", title="T"),
        ),
    ],
)
def test_documents(source: dict[str, Any], read_as: Document) -> None:
    block = {"type": "document", "source": source, "title": "T"}
    assert read(messages=[user(block)]).messages[0].content == (read_as,)


def test_blocks_of_server_tools_and_search_results() -> None:
    search = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
    found = {"type": "search_result", "source": "https://x", "title": "X", "content": [words("body")]}
    content = read(messages=[user(search, found, {"type": "tool_reference", "tool_name": "Bash"})]).messages[
        0
    ]
    assert content.content == (
        ServerBlock("server_tool_use", search),
        Text("X\nhttps://x\nbody"),
        Text("Bash"),
    )


def test_files_at_anthropic_are_unknown_to_others() -> None:
    block = {"type": "image", "source": {"type": "file", "file_id": "file_1"}}
    assert read(messages=[user(block)]).messages[0].content == (Unknown("image", block),)


def test_what_is_anthropic_s_own_is_noted() -> None:
    drops = Drops()
    mark = {"cache_control": {"type": "ephemeral"}}
    read_conversation(
        parsed(
            system=[words("x-anthropic-billing-header: cc_version=1;"), words("You are", **mark)],
            messages=[user(words('say "cache_control": {}', **mark))],
            context_management={"edits": []},
            safeguards={},
        ),
        drops,
    )
    assert drops.changes() == (
        Change("body", "context_management", "", "dropped"),
        Change("body", "safeguards", "", "dropped"),
        Change("body", "cache_control", "2 marks", "dropped"),
        Change("body", "attribution block", "", "dropped"),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"messages": 3},
        {"messages": [None, 3, {"role": "wizard"}, {"role": "user"}, {"role": "user", "content": [1, None]}]},
        {"messages": [user({"type": "tool_result"}), assistant({"type": "tool_use", "input": 3})]},
        {"messages": [user({"type": "image"}, {"type": "document", "source": {"type": "base64"}}, {})]},
        {"system": {"type": "text"}, "tools": {"a": 1}, "tool_choice": "auto", "thinking": True},
        {"system": [None, {"text": 3}], "tools": [None, {"name": 3}], "stop_sequences": "x"},
        {"max_tokens": "many", "temperature": "hot", "output_config": [], "metadata": 3, "model": None},
    ],
)
def test_odd_requests_do_not_crash(fields: dict[str, Any]) -> None:
    assert isinstance(read(**fields), Conversation)


@pytest.mark.parametrize(
    "raw", [b'{"messages": [{"role": "user", "content": "\xff"}]}', b'{"system": 1e999}']
)
def test_what_cannot_be_read_is_said_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(CannotEncodeError, match="cannot be read"):
        read_conversation(parse_body(raw), Drops())


def test_texts_inside_documents_and_results_of_any_form() -> None:
    plain = {"type": "document", "source": {"type": "content", "content": "words"}}
    broken = {"type": "document", "source": {"type": "base64", "media_type": "text/plain", "data": "a"}}
    assert read(messages=[user(plain, broken)]).messages[0].content == (
        Document("text/plain", "words"),
        Document("text/plain"),
    )
