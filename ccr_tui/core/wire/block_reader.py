"""Reads the content blocks of an Anthropic request, by type. Unknown types are kept as they came."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from ccr_tui.core.wire.conversation import (
    Block,
    Document,
    Image,
    RedactedThinking,
    ServerBlock,
    Text,
    Thinking,
    ToolResult,
    ToolUse,
    Unknown,
)
from ccr_tui.core.wire.json_values import mapping, sequence, text

Body = Mapping[str, Any]


def blocks_of(content: Any) -> tuple[Block, ...]:
    """The blocks of a content list; what is not an object is skipped."""
    return tuple(_block(item) for item in sequence(content) if isinstance(item, dict))


def _block(body: Body) -> Block:
    kind = text(body.get("type"))
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(body)
    if kind in ("server_tool_use", "mcp_tool_use") or kind.endswith("_tool_result"):
        return ServerBlock(kind, body)
    return Unknown(kind, body)


def _text(body: Body) -> Block:
    return Text(text(body.get("text")))


def _image(body: Body) -> Block:
    source = mapping(body.get("source"))
    data, url = text(source.get("data")), text(source.get("url"))
    if not data and not url:  # a file at Anthropic, which only Anthropic can read
        return Unknown("image", body)
    return Image(text(source.get("media_type")), data, url)


def _document(body: Body) -> Block:
    source = mapping(body.get("source"))
    title, media_type = text(body.get("title")), text(source.get("media_type"))
    match text(source.get("type")):
        case "text":
            return Document("text/plain", text=text(source.get("data")), title=title)
        case "content":
            return Document("text/plain", text=_words(source.get("content")), title=title)
        case "base64" if media_type.startswith("text/"):
            return Document(media_type, text=_decoded(text(source.get("data"))), title=title)
        case "base64":
            return Document(media_type, data=text(source.get("data")), title=title)
        case "url":
            return Document("application/pdf", url=text(source.get("url")), title=title)
    return Unknown("document", body)


def _thinking(body: Body) -> Block:
    return Thinking(text(body.get("thinking")), text(body.get("signature")))


def _redacted(body: Body) -> Block:
    return RedactedThinking(text(body.get("data")))


def _tool_use(body: Body) -> Block:
    return ToolUse(text(body.get("id")), text(body.get("name")), mapping(body.get("input")))


def _tool_result(body: Body) -> Block:
    content = body.get("content")
    blocks = (Text(content),) if isinstance(content, str) else blocks_of(content)
    return ToolResult(text(body.get("tool_use_id")), blocks, body.get("is_error") is True)


def _search_result(body: Body) -> Block:
    """A result that a tool of the client's found: title, source and text."""
    head = [text(body.get("title")), text(body.get("source"))]
    return Text("\n".join(part for part in (*head, _words(body.get("content"))) if part))


def _tool_reference(body: Body) -> Block:
    return Text(text(body.get("tool_name")))


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(t for item in sequence(content) if (t := text(mapping(item).get("text"))))


def _decoded(data: str) -> str:
    try:
        return base64.b64decode(data).decode("utf-8", "replace")
    except ValueError:
        return ""


_READERS: dict[str, Callable[[Body], Block]] = {
    "text": _text,
    "image": _image,
    "document": _document,
    "thinking": _thinking,
    "redacted_thinking": _redacted,
    "tool_use": _tool_use,
    "tool_result": _tool_result,
    "search_result": _search_result,
    "tool_reference": _tool_reference,
}
