"""Content parts of Chat Completions: texts, images and files, and notes in place of what cannot be sent."""

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


def parts_of(blocks: Iterable[Block], *, pdf: bool, drops: Drops) -> list[Part]:
    """The blocks as parts, in order. `pdf` says that the upstream reads PDF files."""
    return [part for block in blocks if (part := _part(block, pdf=pdf, drops=drops))]


def text_part(words: str) -> Part:
    return {"type": "text", "text": words}


def is_text(part: Part) -> bool:
    return bool(part["type"] == "text")


def joined_text(parts: Iterable[Part]) -> str:
    return "\n\n".join(part["text"] for part in parts if is_text(part))


def content_of(parts: list[Part]) -> str | list[Part]:
    """One text where there is nothing else, since not every server reads lists; else the parts."""
    return joined_text(parts) if all(map(is_text, parts)) else parts


def _part(block: Block, *, pdf: bool, drops: Drops) -> Part | None:
    match block:
        case Text(words):
            return text_part(words) if words else None
        case Image():
            url = block.url or f"data:{block.media_type or 'image/png'};base64,{block.data}"
            return {"type": "image_url", "image_url": {"url": url}}
        case Document():
            return _document(block, pdf=pdf, drops=drops)
        case ToolResult():  # without a call that it answers
            drops.dropped("tool_result", "lone result", after="sent as text")
            return text_part(joined_text(parts_of(block.content, pdf=pdf, drops=drops)) or "(no output)")
        case ServerBlock():
            return _server_block(block, drops)
        case Unknown():
            drops.dropped(block.type or "untyped block", "block", after="a note")
            return text_part(f"[A block of type {block.type or 'unknown'} is left out here.]")
        case Thinking() | RedactedThinking() | ToolUse():  # where they belong they are read before
            drops.dropped("misplaced block", "block")
            return None


def _document(block: Document, *, pdf: bool, drops: Drops) -> Part:
    title = block.title or "document"
    if block.text:
        return text_part(f'<document title="{title}">\n{block.text}\n</document>')
    if block.data and pdf:
        data = f"data:{block.media_type or 'application/pdf'};base64,{block.data}"
        return {"type": "file", "file": {"filename": title, "file_data": data}}
    drops.dropped("document", "document", after="a note")
    where = f" It is at {block.url}." if block.url else ""
    return text_part(
        f"[The document {title!r} ({block.media_type or 'unknown type'}) cannot be shown here.{where}]"
    )


def _server_block(block: ServerBlock, drops: Drops) -> Part | None:
    """What a search found is worth keeping; the call that found it is not."""
    drops.dropped("server tool blocks", "block", after="sent as text")
    found = [mapping(item) for item in sequence(block.body.get("content"))]
    lines = [f"{text(item.get('title'))}: {text(item.get('url'))}" for item in found if item.get("url")]
    return text_part("Search results:\n" + "\n".join(lines)) if lines else None
