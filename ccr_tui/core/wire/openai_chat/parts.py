"""Content parts of Chat Completions: texts, images and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ccr_tui.core.wire.conversation import Block, Document, Image
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.parts import Part, PartEncoder, image_url, title_of


def parts_of(blocks: Iterable[Block], *, pdf: bool, drops: Drops) -> list[Part]:
    """The blocks as parts, in order. `pdf` says that the upstream reads PDF files."""
    return _ChatParts(drops, pdf).encode(blocks)


def text_part(words: str) -> Part:
    return {"type": "text", "text": words}


@dataclass(frozen=True, slots=True)
class _ChatParts(PartEncoder):
    pdf: bool

    def _text(self, words: str) -> Part:
        return text_part(words)

    def _image(self, image: Image) -> Part:
        return {"type": "image_url", "image_url": {"url": image_url(image)}}

    def _file(self, document: Document) -> Part:
        kind = document.media_type
        if document.data and self.pdf:
            data = f"data:{kind or 'application/pdf'};base64,{document.data}"
            return {"type": "file", "file": {"filename": title_of(document), "file_data": data}}
        return self._unreadable(document, kind or "unknown type")
