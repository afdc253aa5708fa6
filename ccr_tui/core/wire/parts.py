"""Content parts: blocks in the form of an upstream, and notes in place of what cannot be sent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
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


def is_text(part: Part) -> bool:
    """Every dialect keeps words, and nothing but words, in a field `text`."""
    return "text" in part


def joined_text(parts: Iterable[Part]) -> str:
    return "\n\n".join(part["text"] for part in parts if is_text(part))


def content_of(parts: list[Part]) -> str | list[Part]:
    """One text where there is nothing else, since not every server reads lists; else the parts."""
    return joined_text(parts) if all(map(is_text, parts)) else parts


def image_url(image: Image) -> str:
    return image.url or f"data:{image.media_type or 'image/png'};base64,{image.data}"


def title_of(document: Document) -> str:
    return document.title or "document"


def found_pages(block: ServerBlock, drops: Drops) -> str:
    """What a search found is worth keeping, as text; the call that found it is not."""
    drops.dropped("server tool blocks", "block", after="sent as text")
    found = [mapping(item) for item in sequence(block.body.get("content"))]
    lines = [f"{text(item.get('title'))}: {text(item.get('url'))}" for item in found if item.get("url")]
    return "Search results:\n" + "\n".join(lines) if lines else ""


@dataclass(frozen=True, slots=True)
class PartEncoder(ABC):
    """Encodes blocks for one dialect; `drops` learns what is left out."""

    drops: Drops

    def encode(self, blocks: Iterable[Block]) -> list[Part]:
        """The blocks as parts, in order."""
        return [part for block in blocks if (part := self._part(block))]

    @abstractmethod
    def _text(self, words: str) -> Part:
        """A part that says `words`."""

    @abstractmethod
    def _image(self, image: Image) -> Part:
        """The image, or a note."""

    @abstractmethod
    def _file(self, document: Document) -> Part:
        """A document that is not text, or a note."""

    def _part(self, block: Block) -> Part | None:
        match block:
            case Text(words):
                return self._text(words) if words else None
            case Image():
                return self._image(block)
            case Document():
                return self._document(block)
            case ToolResult():  # without a call that it answers
                self.drops.dropped("tool_result", "lone result", after="sent as text")
                return self._text(joined_text(self.encode(block.content)) or "(no output)")
            case ServerBlock():
                pages = found_pages(block, self.drops)
                return self._text(pages) if pages else None
            case Unknown():
                self.drops.dropped(block.type or "untyped block", "block", after="a note")
                return self._note(f"A block of type {block.type or 'unknown'} is left out here.")
            case Thinking() | RedactedThinking() | ToolUse():  # where they belong they are read before
                self.drops.dropped("misplaced block", "block")
                return None

    def _document(self, document: Document) -> Part:
        if not document.text:
            return self._file(document)
        return self._text(f'<document title="{title_of(document)}">\n{document.text}\n</document>')

    def _unreadable(self, document: Document, kind: str) -> Part:
        """A note in place of a document that the upstream cannot read."""
        self.drops.dropped("document", "document", after="a note")
        where = f" It is at {document.url}." if document.url else ""
        return self._note(f"The document {title_of(document)!r} ({kind}) cannot be shown here.{where}")

    def _note(self, words: str) -> Part:
        return self._text(f"[{words}]")
