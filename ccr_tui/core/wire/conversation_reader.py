"""Reads an Anthropic request for translation. Whatever is odd is skipped and noted, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from ccr_tui.core.facts import ParsedBody
from ccr_tui.core.wire.block_reader import blocks_of
from ccr_tui.core.wire.conversation import (
    Conversation,
    Message,
    Reasoning,
    ServerTool,
    Text,
    Tool,
    ToolChoice,
)
from ccr_tui.core.wire.dialect import CannotEncodeError
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_values import integer, mapping, number, sequence, text

ATTRIBUTION = "x-anthropic-billing-header:"
"""How Claude Code's first system block begins. It differs on each request and would end prefix caches."""

_READ = frozenset(
    {
        "model",
        "system",
        "messages",
        "tools",
        "tool_choice",
        "thinking",
        "output_config",
        "output_format",
        "max_tokens",
        "temperature",
        "top_p",
        "top_k",
        "stop_sequences",
        "metadata",
        "stream",
    }
)
_ROLES = frozenset({"user", "assistant", "system"})


def read_conversation(parsed: ParsedBody, drops: Drops) -> Conversation:
    """The request's meaning; what is Anthropic's own goes into `drops`. `CannotEncodeError` if unreadable."""
    try:
        return _read(parsed, drops)
    except (ValueError, RecursionError) as error:  # bad escapes, or nested beyond measure
        raise CannotEncodeError(f"the request cannot be read ({error})") from None


def _read(parsed: ParsedBody, drops: Drops) -> Conversation:
    def value(key: str) -> Any:
        return msgspec.json.decode(parsed.raw(key))

    _note_foreign(parsed, drops)
    tools, server_tools = tools_of(parsed.raw("tools"))
    output = mapping(value("output_config"))
    return Conversation(
        model=text(value("model")),
        system=_system(value("system"), drops),
        messages=_messages(value("messages"), drops),
        tools=tools,
        server_tools=server_tools,
        tools_json=parsed.raw("tools"),
        tool_choice=_tool_choice(mapping(value("tool_choice"))),
        reasoning=_reasoning(mapping(value("thinking")), output),
        max_tokens=integer(value("max_tokens")),
        temperature=number(value("temperature")),
        top_p=number(value("top_p")),
        top_k=integer(value("top_k")),
        stop_sequences=tuple(s for s in sequence(value("stop_sequences")) if isinstance(s, str) and s),
        output_schema=_output_schema(output.get("format") or value("output_format")),
        user_id=text(mapping(value("metadata")).get("user_id")),
        stream=value("stream") is True,
    )


def _note_foreign(parsed: ParsedBody, drops: Drops) -> None:
    """Fields that no other dialect has. The cache marks are counted in the text: they are everywhere."""
    for key in parsed.spans:
        if key not in _READ:
            drops.dropped(key)
    drops.dropped("cache_control", "mark", count=parsed.body.count(b'"cache_control":'))


def _system(value: Any, drops: Drops) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else [text(mapping(b).get("text")) for b in sequence(value)]
    kept = tuple(t for t in texts if t and not t.startswith(ATTRIBUTION))
    drops.dropped("attribution block", count=sum(t.startswith(ATTRIBUTION) for t in texts))
    return kept


def _messages(value: Any, drops: Drops) -> tuple[Message, ...]:
    messages = []
    for item in map(mapping, sequence(value)):
        role = text(item.get("role"))
        if role not in _ROLES:
            drops.dropped("messages", "message without a known role")
            continue
        content = item.get("content")
        blocks = (Text(content),) if isinstance(content, str) else blocks_of(content)
        messages.append(Message(role, blocks))
    return tuple(messages)


@lru_cache(maxsize=8)
def tools_of(raw: bytes) -> tuple[tuple[Tool, ...], tuple[ServerTool, ...]]:
    """The client's tools and Anthropic's own. Tools are the same 70 KB on every turn, hence the cache."""
    tools: list[Tool] = []
    server_tools: list[ServerTool] = []
    for item in map(mapping, sequence(msgspec.json.decode(raw))):
        kind, name = text(item.get("type")), text(item.get("name"))
        if kind and kind != "custom":
            server_tools.append(ServerTool(kind, name, item))
        elif name:
            tools.append(Tool(name, text(item.get("description")), mapping(item.get("input_schema"))))
    return tuple(tools), tuple(server_tools)


def _tool_choice(choice: Mapping[str, Any]) -> ToolChoice:
    kind = text(choice.get("type")) or "auto"
    parallel = choice.get("disable_parallel_tool_use") is not True
    return ToolChoice(kind, text(choice.get("name")), parallel)


def _reasoning(thinking: Mapping[str, Any], output: Mapping[str, Any]) -> Reasoning:
    kind = text(thinking.get("type"))
    return Reasoning(kind, integer(thinking.get("budget_tokens")), text(output.get("effort")))


def _output_schema(value: Any) -> Mapping[str, Any] | None:
    schema = mapping(mapping(value).get("schema"))
    return schema or None
