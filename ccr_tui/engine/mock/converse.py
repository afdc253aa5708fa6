"""The default script: answers Claude Code sensibly, and drives its tools by words in the prompt.

Each line of the prompt that begins with one of these words is one step of the tool loop:

    bash: COMMAND         read: PATH            search: QUERY
    agent: PROMPT         write: PATH           tool: NAME JSON-INPUT

`think: TEXT` anywhere adds a thinking block. A tool that the client holds back until it is searched for
is searched for first. When the steps are done, the answer repeats what the last tool returned; a prompt
without such words is echoed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ccr_tui.engine.mock.reply import Block, RawBlock, Reply, Text, Thinking, ToolUse
from ccr_tui.engine.mock.script import Received

_STEP = re.compile(r"^\s*(bash|read|write|search|agent|tool):\s*(.+)$", re.M)
_THOUGHT = re.compile(r"^\s*think:\s*(.+)$", re.M)
_SEARCH_TOOL = "ToolSearch"
_SHOWN = 400
_INJECTED = ("<system-reminder>", "<local-command-", "<command-name>", "[Request interrupted", "Tool loaded.")
"""How the texts begin that the client adds to user messages by itself."""


def converse(request: Received) -> Reply:
    body = request.json
    if _is_title(body):
        return Reply(blocks=(Text(msgspec.json.encode({"title": "Try the mock upstream"}).decode()),))
    tools = {t.get("name"): t for t in body.get("tools") or [] if isinstance(t, dict)}
    if len(tools) == 1 and str(next(iter(tools.values())).get("type", "")).startswith("web_search"):
        return _search_result(_last_prompt(body))
    prompt = _last_prompt(body)
    if "summary of the conversation" in prompt:
        return Reply(blocks=(Text("<analysis>Short.</analysis>\n<summary>We tried the mock.</summary>"),))
    turn = _turn(body)
    thoughts = tuple(Thinking(text) for text in _THOUGHT.findall(prompt))
    call = _next_call(prompt, turn, tools)
    if call:
        return Reply(blocks=(*thoughts, Text("One moment."), call))
    results = _results(turn)
    answer = f"The tool returned: {results[-1][:_SHOWN]}" if results else f"You said: {prompt[:_SHOWN]}"
    return Reply(blocks=(*thoughts, Text(answer)))


def _next_call(prompt: str, turn: list[Any], tools: Mapping[Any, Any]) -> ToolUse | None:
    """The first step that was not taken yet; None when all were, or the client lacks the tool."""
    called = [(b.get("name"), b.get("input") or {}) for b in _blocks(turn) if b.get("type") == "tool_use"]
    done = sum(name != _SEARCH_TOOL for name, _ in called)
    searched = {i.get("query") for name, i in called if name == _SEARCH_TOOL}
    steps = _STEP.findall(prompt)
    if done >= len(steps):
        return None
    word, text = steps[done]
    call = _call(word, text.strip(), tools)
    query = f"select:{call.name}"
    if call.name in tools or query in searched:
        return call
    return ToolUse(_SEARCH_TOOL, {"query": query, "max_results": 1}) if _SEARCH_TOOL in tools else None


def _call(word: str, text: str, tools: Mapping[Any, Any]) -> ToolUse:
    agent = "Agent" if "Agent" in tools else "Task"
    calls = {
        "bash": ToolUse("Bash", {"command": text, "description": "Run a command"}),
        "read": ToolUse("Read", {"file_path": text}),
        "write": ToolUse("Write", {"file_path": text, "content": "Written by the mock upstream.\n"}),
        "search": ToolUse("WebSearch", {"query": text}),
        "agent": ToolUse(
            agent, {"description": "Look around", "prompt": text, "subagent_type": "general-purpose"}
        ),
    }
    return calls[word] if word in calls else _any_call(text)


def _any_call(text: str) -> ToolUse:
    name, _, arguments = text.partition(" ")
    try:
        return ToolUse(name, msgspec.json.decode(arguments or "{}", type=dict[str, Any]))
    except msgspec.DecodeError:
        return ToolUse(name, {})


def _search_result(query: str) -> Reply:
    found = {"type": "web_search_result", "title": "An example page", "url": "https://example.com/"}
    call_id = "srvtoolu_mock_search"
    blocks: tuple[Block, ...] = (
        ToolUse("web_search", {"query": query[:200]}, id=call_id, type="server_tool_use"),
        RawBlock({"type": "web_search_tool_result", "tool_use_id": call_id, "content": [found]}),
        Text("One page was found: https://example.com/"),
    )
    return Reply(blocks=blocks)


def _is_title(body: Mapping[str, Any]) -> bool:
    output = body.get("output_config") or {}
    schema = (output.get("format") or {}).get("schema") or {}
    return not body.get("tools") and set(schema.get("properties") or ()) == {"title"}


def _last_prompt(body: Mapping[str, Any]) -> str:
    """The text of the newest user message that is more than tool results and reminders."""
    for message in reversed(body.get("messages") or []):
        if message.get("role") == "user" and (text := _spoken(message.get("content"))):
            return text
    return ""


def _spoken(content: Any) -> str:
    texts = [content] if isinstance(content, str) else [b.get("text", "") for b in content or ()]
    return "\n".join(t for t in texts if t and not t.lstrip().startswith(_INJECTED)).strip()


def _turn(body: Mapping[str, Any]) -> list[Any]:
    """The messages since the newest prompt, oldest first."""
    messages = body.get("messages") or []
    starts = [i for i, m in enumerate(messages) if m.get("role") == "user" and _spoken(m.get("content"))]
    return list(messages[starts[-1] + 1 :]) if starts else []


def _blocks(messages: list[Any]) -> list[Any]:
    return [b for m in messages if isinstance(m.get("content"), list) for b in m["content"]]


def _results(turn: list[Any]) -> list[str]:
    return [_result_text(b) for b in _blocks(turn) if b.get("type") == "tool_result"]


def _result_text(block: Mapping[str, Any]) -> str:
    content = block.get("content")
    if isinstance(content, str):
        return content
    return "\n".join(b.get("text", f"[{b.get('type')}]") for b in content or ())
