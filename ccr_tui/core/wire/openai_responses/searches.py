"""Searches that OpenAI ran itself, as Anthropic's calls and results of a web search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccr_tui.core.wire.citations import Citations
from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.json_values import mapping, sequence, text

_TRACKING = "utm_source=openai"
Page = dict[str, str]


class Searches:
    """Collects searches and cited pages; `wish` is what the client wanted to know.

    The titles of pages come last, with the citations, so all of it is written at the end of the answer.
    """

    def __init__(self, wish: str) -> None:
        self._wish = wish
        self._searches: list[tuple[str, list[str]]] = []
        self._cited: dict[str, Page] = {}

    def search(self, item: Mapping[str, Any]) -> None:
        """Take a `web_search_call`; pages that were opened belong to the search before."""
        action = mapping(item.get("action"))
        if url := text(action.get("url")):
            self._cited.setdefault(_clean(url), {"url": _clean(url), "title": ""})
            return
        queries = [text(query) for query in sequence(action.get("queries"))]
        query = text(action.get("query")) or next(iter(queries), "") or self._wish
        sources = [text(mapping(source).get("url")) for source in sequence(action.get("sources"))]
        self._searches.append((query, [_clean(url) for url in sources if url]))

    def cite(self, annotations: Any) -> None:
        for annotation in map(mapping, sequence(annotations)):
            if url := _clean(text(annotation.get("url"))):
                title = text(annotation.get("title")) or self._cited.get(url, {}).get("title", "")
                self._cited[url] = {"url": url, "title": title}

    def write(self, writer: EventWriter, answer: str) -> bytes:
        """Each search with its pages; what no search told as its source goes to the last one."""
        searches = self._searches or [(self._wish, [])]
        known = {url for _, sources in searches for url in sources}
        others = [page for url, page in self._cited.items() if url not in known]
        out = b""
        for index, (query, sources) in enumerate(searches):
            found = Citations(query)
            found.feed([self._cited.get(url, {"url": url}) for url in sources])
            if index == len(searches) - 1:
                found.feed(others)
            out += found.write(writer, f"{answer} {index}")
        return out


def _clean(url: str) -> str:
    """The address without the mark that OpenAI adds to those it cites."""
    return url.removesuffix(f"?{_TRACKING}").removesuffix(f"&{_TRACKING}")
