"""Anthropic requests for tests of dialects, from the fields that a test is about."""

from __future__ import annotations

import json
from typing import Any

from ccr_tui.core.facts import ParsedBody, inspect, parse_body
from ccr_tui.core.wire.dialect import Inbound

HEADERS = (
    ("host", "127.0.0.1:3456"),
    ("x-api-key", "sk-ant-client-0001"),
    ("anthropic-version", "2023-06-01"),
    ("x-claude-code-session-id", "session-1"),
)
PNG = "iVBORw0KGgo="
WEATHER = {
    "name": "weather",
    "description": "Tells the weather",
    "input_schema": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
}


def body(**fields: Any) -> bytes:
    """A request; `messages` may be a plain text."""
    asked = fields.pop("messages", "hello")
    messages = [{"role": "user", "content": asked}] if isinstance(asked, str) else asked
    request = {"model": "claude-sonnet-5", "max_tokens": 1000, "stream": True, "messages": messages, **fields}
    return json.dumps({k: v for k, v in request.items() if v is not ...}).encode()


def parsed(**fields: Any) -> ParsedBody:
    return parse_body(body(**fields))


def inbound(raw: bytes | None = None, *, query: str = "beta=true", **fields: Any) -> Inbound:
    """A received request: the bytes given, or those of `body(**fields)`."""
    text = body(**fields) if raw is None else raw
    found = parse_body(text)
    facts = inspect("messages", dict(HEADERS), found)
    return Inbound("POST", "/v1/messages", query, HEADERS, text, text, facts, found)


def user(*content: Any) -> dict[str, Any]:
    return {"role": "user", "content": _content(content)}


def assistant(*content: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": _content(content)}


def system(text: str) -> dict[str, Any]:
    return {"role": "system", "content": text}


def words(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **more}


def image(url: str = "") -> dict[str, Any]:
    source = (
        {"type": "url", "url": url} if url else {"type": "base64", "media_type": "image/png", "data": PNG}
    )
    return {"type": "image", "source": source}


def thought(text: str, signature: str = "EqQBCkYIARgC") -> dict[str, Any]:
    return {"type": "thinking", "thinking": text, "signature": signature}


def call(id: str, name: str = "weather", **input: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id, "name": name, "input": input}


def result(id: str, content: Any = "sunny", **more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": id, "content": content, **more}


def _content(content: tuple[Any, ...]) -> list[Any]:
    return [words(item) if isinstance(item, str) else item for item in content]
