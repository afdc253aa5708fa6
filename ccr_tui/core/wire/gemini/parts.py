"""Blocks of the conversation as Gemini's parts, and notes in place of what cannot be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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
from ccr_tui.core.wire.gemini.family import Family
from ccr_tui.core.wire.json_values import mapping, sequence, text

Part = dict[str, Any]

_IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"})
_PDF = "application/pdf"
_BY_ENDING = {"png": "image/png", "webp": "image/webp", "heic": "image/heic", "heif": "image/heif"}
_NO_OUTPUT = "(no output)"


def is_text(part: Part) -> bool:
    return "text" in part


def joined_text(parts: Iterable[Part]) -> str:
    return "\n\n".join(part["text"] for part in parts if is_text(part))


@dataclass(frozen=True, slots=True)
class PartEncoder:
    """Encodes blocks for one family of models; `drops` learns what is left out."""

    family: Family
    drops: Drops

    def encode(self, blocks: Iterable[Block]) -> list[Part]:
        return [part for block in blocks if (part := self._part(block))]

    def _part(self, block: Block) -> Part | None:
        match block:
            case Text(words):
                return {"text": words} if words else None
            case Image():
                return self._image(block)
            case Document():
                return self._document(block)
            case ToolResult():  # without a call that it answers
                self.drops.dropped("tool_result", "lone result", after="sent as text")
                return {"text": joined_text(self.encode(block.content)) or _NO_OUTPUT}
            case ServerBlock():
                return self._server_block(block)
            case Unknown():
                self.drops.dropped(block.type or "untyped block", "block", after="a note")
                return _note(f"A block of type {block.type or 'unknown'} is left out here.")
            case Thinking() | RedactedThinking() | ToolUse():  # where they belong they are read before
                self.drops.dropped("misplaced block", "block")
                return None

    def _image(self, image: Image) -> Part:
        if image.url:
            ending = urlsplit_path(image.url).rpartition(".")[2].lower()
            return self._linked(image.url, _BY_ENDING.get(ending, "image/jpeg"), "image")
        kind = image.media_type.lower().replace("image/jpg", "image/jpeg") or "image/png"
        if kind in _IMAGES and image.data:
            return _inline(kind, image.data)
        self.drops.dropped("images", "image", after="a note")
        return _note(f"An image is left out: this model does not read {kind}.")

    def _document(self, document: Document) -> Part:
        title = document.title or "document"
        if document.text:
            return {"text": f'<document title="{title}">\n{document.text}\n</document>'}
        kind = document.media_type or _PDF
        if document.data and kind == _PDF:
            return _inline(kind, document.data)
        if document.url:
            return self._linked(document.url, kind, "document")
        self.drops.dropped("document", "document", after="a note")
        return _note(f"The document {title!r} ({kind}) cannot be shown here.")

    def _linked(self, url: str, kind: str, noun: str) -> Part:
        """A file that Gemini is to fetch, or a note where it does not."""
        if self.family.fetches_urls and url.startswith("https://"):
            return {"fileData": {"mimeType": kind, "fileUri": url}}
        self.drops.dropped(f"{noun}s by URL", noun, after="a note")
        return _note(f"The {noun} at {url} cannot be shown here.")

    def _server_block(self, block: ServerBlock) -> Part | None:
        """What a search found is worth keeping; the call that found it is not."""
        self.drops.dropped("server tool blocks", "block", after="sent as text")
        found = [mapping(item) for item in sequence(block.body.get("content"))]
        lines = [f"{text(item.get('title'))}: {text(item.get('url'))}" for item in found if item.get("url")]
        return {"text": "Search results:\n" + "\n".join(lines)} if lines else None


def urlsplit_path(url: str) -> str:
    """The path of an address; "" of one that is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _inline(kind: str, data: str) -> Part:
    return {"inlineData": {"mimeType": kind, "data": data}}


def _note(words: str) -> Part:
    return {"text": f"[{words}]"}
