from __future__ import annotations

from typing import Any

from ccr_tui.core.wire.event_writer import EventWriter
from ccr_tui.core.wire.message_fold import message_from_events
from ccr_tui.core.wire.openai_responses.searches import Searches
from tests.wire.grammar import assert_anthropic_stream, message_of
from tests.wire.openai_responses.streams import cites, search


def written(searches: Searches) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each search with its pages: title and address."""
    writer = EventWriter()
    events = writer.start("msg_1", "m") + searches.write(writer, "msg_1") + writer.finish("end_turn")
    assert_anthropic_stream(events)
    content: list[Any] = message_of(message_from_events(events))["content"]
    calls, results = content[::2], content[1::2]
    assert [c["id"] for c in calls] == [r["tool_use_id"] for r in results]
    assert len({c["id"] for c in calls}) == len(calls)
    return [
        (c["input"]["query"], [(p["title"], p["url"]) for p in r["content"]])
        for c, r in zip(calls, results, strict=True)
    ]


def source(url: str) -> dict[str, str]:
    return {"type": "url", "url": url}


def test_nothing_searched_nothing_written() -> None:
    assert written(Searches("who?")) == []


def test_pages_that_are_only_cited() -> None:
    searches = Searches("who?")
    searches.cite([cites("https://a?utm_source=openai", "A"), cites("https://a", ""), {"url": 7}, None])
    assert written(searches) == [("who?", [("A", "https://a")])]


def test_each_search_has_its_own_pages_and_the_last_one_the_rest() -> None:
    searches = Searches("who?")
    searches.search(search(query="first", sources=[source("https://a"), source("https://b?x=1")]))
    searches.search(search(query="", queries=["second"], sources=[source("https://c")]))
    searches.search({"action": {"type": "open_page", "url": "https://d"}})
    searches.cite([cites("https://b?x=1&utm_source=openai", "B"), cites("https://e", "E")])
    assert written(searches) == [
        ("first", [("https://a", "https://a"), ("B", "https://b?x=1")]),
        ("second", [("https://c", "https://c"), ("https://d", "https://d"), ("E", "https://e")]),
    ]


def test_a_search_without_words_asks_what_the_client_asked() -> None:
    searches = Searches("who?")
    searches.search({"action": None})
    searches.cite([cites("https://a", "A")])
    assert written(searches) == [("who?", [("A", "https://a")])]
