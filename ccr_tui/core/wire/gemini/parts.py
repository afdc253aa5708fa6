"""Blocks of the conversation as Gemini's parts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ccr_tui.core.wire.conversation import Document, Image
from ccr_tui.core.wire.gemini.family import Family
from ccr_tui.core.wire.parts import Part, PartEncoder

_IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"})
_PDF = "application/pdf"
_BY_ENDING = {"png": "image/png", "webp": "image/webp", "heic": "image/heic", "heif": "image/heif"}


@dataclass(frozen=True, slots=True)
class GeminiParts(PartEncoder):
    """Encodes blocks for one family of models."""

    family: Family

    def _text(self, words: str) -> Part:
        return {"text": words}

    def _image(self, image: Image) -> Part:
        if image.url:
            ending = urlsplit_path(image.url).rpartition(".")[2].lower()
            return self._linked(image.url, _BY_ENDING.get(ending, "image/jpeg"), "image")
        kind = image.media_type.lower().replace("image/jpg", "image/jpeg") or "image/png"
        if kind in _IMAGES and image.data:
            return _inline(kind, image.data)
        self.drops.dropped("images", "image", after="a note")
        return self._note(f"An image is left out: this model does not read {kind}.")

    def _file(self, document: Document) -> Part:
        kind = document.media_type or _PDF
        if document.data and kind == _PDF:
            return _inline(kind, document.data)
        if document.url:
            return self._linked(document.url, kind, "document")
        return self._unreadable(document, kind)

    def _linked(self, url: str, kind: str, noun: str) -> Part:
        """A file that Gemini is to fetch, or a note where it does not."""
        if self.family.fetches_urls and url.startswith("https://"):
            return {"fileData": {"mimeType": kind, "fileUri": url}}
        self.drops.dropped(f"{noun}s by URL", noun, after="a note")
        return self._note(f"The {noun} at {url} cannot be shown here.")


def urlsplit_path(url: str) -> str:
    """The path of an address; "" of one that is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _inline(kind: str, data: str) -> Part:
    return {"inlineData": {"mimeType": kind, "data": data}}
