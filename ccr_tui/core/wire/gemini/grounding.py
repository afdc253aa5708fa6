"""What Gemini's own search found, as the result blocks of Anthropic's web search."""

from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.citations import write_search
from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import mapping, sequence, text


class Grounding:
    """Collects the queries and pages of an answer; `query` is what the client wanted to know."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._queries: dict[str, None] = {}
        self._pages: dict[str, str] = {}

    def feed(self, metadata: Any) -> None:
        told = mapping(metadata)
        self._queries |= {q: None for q in sequence(told.get("webSearchQueries")) if text(q)}
        for chunk in map(mapping, sequence(told.get("groundingChunks"))):
            page = mapping(chunk.get("web"))
            if url := text(page.get("uri")):
                self._pages.setdefault(url, text(page.get("title")) or url)

    def write(self, writer: EventWriter, answer: str) -> bytes:
        return write_search(writer, answer, "; ".join(self._queries) or self._query, self._pages)
