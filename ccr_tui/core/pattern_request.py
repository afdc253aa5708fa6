"""Makes a real request of a few words, so that a test for a route fits into three lines.

The words become a body and headers as Claude Code sends them, and the facts are read from those like from
any other request: a pattern cannot ask for what no client could send. Only the estimate of the tokens may
be set, since nobody wants 250,000 tokens in a test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.config_section import Section, expected, integer_in
from ccr_tui.core.errors import RequestError
from ccr_tui.core.facts import RequestFacts, inspect, parse_body

MODEL = "claude-sonnet-5"
"""The model that is asked for when the words name none."""

ENDPOINTS = ("messages", "count_tokens")
MOST_TOKENS = 100_000_000
MOST_TURNS = 1000

_HEADERS = {
    "session": "x-claude-code-session-id",
    "agent": "x-claude-code-agent-id",
    "agent_type": "x-claude-code-agent-type",
    "request_class": "x-claude-code-request-class",
}
WORDS = (
    *("model", "text", "system", "tokens", "tools", "image", "effort", "thinking", "turn", "in_loop"),
    *("plan_mode", "title", "summary", "subagent_model", "project", "namespace", "endpoint", "headers"),
    *_HEADERS,
)
"""What a request may be described by."""

_AROUND = ("headers", "body", "tokens", "namespace", "endpoint")
_TYPED_TOOL = re.compile(r"[a-z_]+_20\d{6}")
_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
_PLAN_NOTE = "<system-reminder>\nPlan mode is active.\n</system-reminder>"
_SUMMARY = "Your task is to create a detailed summary of this conversation."


def request_facts(section: Section) -> RequestFacts:
    """The facts of the request that a pattern describes: a body, {"headers", "body"}, or words.

    `ConfigError` for what cannot be understood.
    """
    if section.has("messages"):
        return _facts(section, dict(section.data), Section((), {}))
    if section.has("body"):
        section.allow(_AROUND)
        return _facts(section, dict(section.table("body").data), section)
    section.allow(WORDS)
    return _facts(section, _body(section), section)


def request_bytes(body: Mapping[str, Any]) -> bytes:
    """A body as JSON without spaces; half a surrogate pair, which UTF-8 has not, stays escaped."""
    try:
        return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":")).encode()


def _facts(section: Section, body: dict[str, Any], around: Section) -> RequestFacts:
    endpoint = around.choice("endpoint", ENDPOINTS[0], ENDPOINTS)
    namespace = around.text("namespace", "")
    try:
        facts = inspect(endpoint, _headers(around), parse_body(request_bytes(body)), namespace)
    except (RequestError, RecursionError) as error:
        raise section.error_here(f"is no request: {error}") from None
    return replace(facts, tokens=around.integer("tokens", facts.tokens, 1, MOST_TOKENS))


def _headers(section: Section) -> dict[str, str]:
    given = section.table("headers")
    headers = {name.lower(): given.text(name, "") for name in given.data}
    return headers | {header: section.text(key, "") for key, header in _HEADERS.items() if section.has(key)}


def _body(words: Section) -> dict[str, Any]:
    """The body that the words stand for."""
    body: dict[str, Any] = {
        "model": words.text("model", MODEL),
        "stream": True,
        "system": _system(words),
        "messages": _messages(words),
        "tools": _tools(words),
    }
    if words.has("thinking"):
        body["thinking"] = _thinking(words.data["thinking"], words.at("thinking"))
    output: dict[str, Any] = {"effort": words.text("effort", "")} if words.has("effort") else {}
    if words.flag("title", default=False):
        schema = {"type": "object", "properties": {"title": {"type": "string"}}}
        output["format"] = {"type": "json_schema", "schema": schema}
    return body | ({"output_config": output} if output else {})


def _system(words: Section) -> list[dict[str, str]]:
    texts = [words.text("system", "You are Claude Code.")]
    if words.has("project"):
        texts.append(f"Primary working directory: {words.text('project', '')}")
    if words.has("subagent_model"):
        texts.insert(1, f"<CCR-SUBAGENT-MODEL>{words.text('subagent_model', '')}</CCR-SUBAGENT-MODEL>")
    return [_text(text) for text in texts]


def _messages(words: Section) -> list[dict[str, Any]]:
    """Earlier turns, the newest one with what belongs to it, and its tool loop."""
    image = words.data.get("image", False)
    if image not in (True, False, "earlier"):
        raise expected(words.at("image"), 'true, false or "earlier"', image)
    earlier = max(words.integer("turn", 1, 1, MOST_TURNS) - 1, image == "earlier")
    messages = [message for n in range(1, earlier + 1) for message in _turn(n)]
    if image == "earlier":
        messages[0]["content"].append(_IMAGE)
    newest = [_text(words.text("text", "Hello"))]
    if words.flag("summary", default=False):
        newest.append(_text(_SUMMARY))
    if words.flag("plan_mode", default=False):
        newest.insert(0, _text(_PLAN_NOTE))
    messages.append({"role": "user", "content": newest + ([_IMAGE] if image is True else [])})
    return messages + (_LOOP if words.flag("in_loop", default=False) else [])


def _turn(number: int) -> list[dict[str, Any]]:
    said, answered = f"Question {number}", f"Answer {number}"
    return [
        {"role": "user", "content": [_text(said)]},
        {"role": "assistant", "content": [_text(answered)]},
    ]


def _tools(words: Section) -> list[dict[str, Any]]:
    """So many tools, or those of these names; `web_search_20250305` is a tool of the server's."""
    given = words.data.get("tools", 0)
    if isinstance(given, list):
        names = words.texts("tools", ())
    else:
        names = tuple(f"Tool{n}" for n in range(integer_in(given, words.at("tools"), 0, 1000)))
    return [
        {"type": name, "name": name[:-9]}
        if _TYPED_TOOL.fullmatch(name)
        else {"name": name, "input_schema": {"type": "object"}}
        for name in names
    ]


def _thinking(value: object, path: KeyPath) -> dict[str, Any]:
    """A type ("adaptive"), or the budget of an enabled one."""
    if isinstance(value, str) and value:
        return {"type": value}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"type": "enabled", "budget_tokens": integer_in(value, path, 0, MOST_TOKENS)}
    raise expected(path, 'a type such as "adaptive", or a budget of tokens', value)


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


_IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": _PIXEL}}
_LOOP: list[dict[str, Any]] = [
    {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "Tool0", "input": {}}]},
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "done"}]},
]
