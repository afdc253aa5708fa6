"""What an upstream's own search found, as the result blocks of Anthropic's web search."""

from __future__ import annotations

from collections.abc import Mapping
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
        return write_search(writer, answer, self._query, self._pages)


def write_search(writer: EventWriter, answer: str, query: str, pages: Mapping[str, str]) -> bytes:
    """The search as a call and its result, so that the client can count and show it.

    `pages` are titles by URL; without any there was no search.
    """
    if not pages:
        return b""
    call = server_tool_id(answer)
    asked = msgspec.json.encode({"query": query}).decode()
    found = [_result(url, title) for url, title in pages.items()]
    out = writer.tool(call, call, "web_search", "server_tool_use") + writer.arguments(call, asked)
    return out + writer.block({"type": "web_search_tool_result", "tool_use_id": call, "content": found})


def _result(url: str, title: str) -> dict[str, Any]:
    return {
        "type": "web_search_result",
        "title": title,
        "url": url,
        "encrypted_content": "",
        "page_age": None,
    }
