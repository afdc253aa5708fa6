"""What Gemini's own search found, as the result blocks of Anthropic's web search."""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.wire_ids import server_tool_id


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
        """The search as a call and its result, so that the client can count and show it."""
        if not self._pages:
            return b""
        call = server_tool_id(answer)
        query = msgspec.json.encode({"query": "; ".join(self._queries) or self._query}).decode()
        found = [_result(url, title) for url, title in self._pages.items()]
        out = writer.tool(call, call, "web_search", "server_tool_use") + writer.arguments(call, query)
        return out + writer.block({"type": "web_search_tool_result", "tool_use_id": call, "content": found})


def _result(url: str, title: str) -> dict[str, Any]:
    return {
        "type": "web_search_result",
        "title": title,
        "url": url,
        "encrypted_content": "",
        "page_age": None,
    }
