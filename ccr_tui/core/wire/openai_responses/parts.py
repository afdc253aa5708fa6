"""Content parts of Responses: texts, images and files, and notes in place of what cannot be sent."""

from __future__ import annotations

from collections.abc import Iterable
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
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.json_values import mapping, sequence, text

Part = dict[str, Any]


def parts_of(blocks: Iterable[Block], drops: Drops) -> list[Part]:
    """The blocks as parts of a user's message or of a tool's output, in order."""
    return [part for block in blocks if (part := _part(block, drops)) is not None]


def content_of(parts: list[Part]) -> str | list[Part]:
    """One text where there is nothing else, else the parts."""
    return joined_text(parts) if all(part["type"] == "input_text" for part in parts) else parts


def joined_text(parts: Iterable[Part]) -> str:
    return "\n\n".join(part["text"] for part in parts if part["type"] == "input_text")


def found_pages(block: ServerBlock, drops: Drops) -> str:
    """What a search found, as text; the call that found it is not worth keeping."""
    drops.dropped("server tool blocks", "block", after="sent as text")
    found = [mapping(item) for item in sequence(block.body.get("content"))]
    lines = [f"{text(item.get('title'))}: {text(item.get('url'))}" for item in found if item.get("url")]
    return "Search results:\n" + "\n".join(lines) if lines else ""


def _part(block: Block, drops: Drops) -> Part | None:
    match block:
        case Text(words):
            return _text(words)
        case Image():
            url = block.url or f"data:{block.media_type or 'image/png'};base64,{block.data}"
            return {"type": "input_image", "detail": "auto", "image_url": url}
        case Document():
            return _document(block, drops)
        case ToolResult():  # without a call that it answers
            drops.dropped("tool_result", "lone result", after="sent as text")
            return _text(joined_text(parts_of(block.content, drops)) or "(no output)")
        case ServerBlock():
            return _text(found_pages(block, drops))
        case Unknown():
            drops.dropped(block.type or "untyped block", "block", after="a note")
            return _text(f"[A block of type {block.type or 'unknown'} is left out here.]")
        case Thinking() | RedactedThinking() | ToolUse():  # where they belong they are read before
            drops.dropped("misplaced block", "block")
            return None


def _text(words: str) -> Part | None:
    return {"type": "input_text", "text": words} if words else None


def _document(block: Document, drops: Drops) -> Part | None:
    title = block.title or "document"
    if block.text:
        return _text(f'<document title="{title}">\n{block.text}\n</document>')
    if block.url:
        return {"type": "input_file", "file_url": block.url}
    if block.data and block.media_type == "application/pdf":
        name = title if title.lower().endswith(".pdf") else f"{title}.pdf"
        data = f"data:application/pdf;base64,{block.data}"
        return {"type": "input_file", "filename": name, "file_data": data}
    drops.dropped("document", "document", after="a note")
    return _text(f"[The document {title!r} ({block.media_type or 'unknown type'}) cannot be shown here.]")
