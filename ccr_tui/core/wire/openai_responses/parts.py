"""Content parts of Responses: texts, images and files."""

from __future__ import annotations

from collections.abc import Iterable

from ccr_tui.core.wire.conversation import Block, Document, Image
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.parts import Part, PartEncoder, image_url, title_of

_PDF = "application/pdf"


def parts_of(blocks: Iterable[Block], drops: Drops) -> list[Part]:
    """The blocks as parts of a user's message or of a tool's output, in order."""
    return _ResponsesParts(drops).encode(blocks)


class _ResponsesParts(PartEncoder):
    __slots__ = ()

    def _text(self, words: str) -> Part:
        return {"type": "input_text", "text": words}

    def _image(self, image: Image) -> Part:
        return {"type": "input_image", "detail": "auto", "image_url": image_url(image)}

    def _file(self, document: Document) -> Part:
        if document.url:
            return {"type": "input_file", "file_url": document.url}
        if document.data and document.media_type == _PDF:
            title = title_of(document)
            name = title if title.lower().endswith(".pdf") else f"{title}.pdf"
            data = f"data:{_PDF};base64,{document.data}"
            return {"type": "input_file", "filename": name, "file_data": data}
        return self._unreadable(document, document.media_type or "unknown type")
