"""What an upstream's own search found, as the result blocks of Anthropic's web search."""

from __future__ import annotations

from typing import Any

import msgspec

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import mapping, sequence, text
from ccr_tui.core.wire.wire_ids import server_tool_id


class Citations:
    """Collects the pages that an answer cites; `query` is what the client wanted to know."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._pages: dict[str, str] = {}

    def feed(self, annotations: Any) -> None:
        for annotation in map(mapping, sequence(annotations)):
            page = mapping(annotation.get("url_citation")) or annotation
            if url := text(page.get("url")):
                self._pages.setdefault(url, text(page.get("title")) or url)

    def write(self, writer: EventWriter, answer: str) -> bytes:
        """The search as a call and its result, so that the client can count and show it."""
        if not self._pages:
            return b""
        call = server_tool_id(answer)
        found = [
            {
                "type": "web_search_result",
                "title": title,
                "url": url,
                "encrypted_content": "",
                "page_age": None,
            }
            for url, title in self._pages.items()
        ]
        query = msgspec.json.encode({"query": self._query}).decode()
        out = writer.tool(call, call, "web_search", "server_tool_use") + writer.arguments(call, query)
        return out + writer.block({"type": "web_search_tool_result", "tool_use_id": call, "content": found})
