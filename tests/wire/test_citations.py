from __future__ import annotations

from ccr_tui.core.wire.citations import Citations
from ccr_tui.core.wire.event_writer import EventWriter
from tests.wire.grammar import events_of


def test_pages_are_told_once() -> None:
    citations = Citations("what?")
    citations.feed([{"type": "url_citation", "url_citation": {"url": "https://a", "title": "A"}}, None, {}])
    citations.feed([{"url": "https://a", "title": "again"}, {"url": "https://b"}])
    events = events_of(citations.write(EventWriter(), "msg_1"))
    (result,) = [e["content_block"] for e in events if e["type"] == "content_block_start"][1:]
    assert [(p["url"], p["title"]) for p in result["content"]] == [
        ("https://a", "A"),
        ("https://b", "https://b"),
    ]


def test_without_pages_there_was_no_search() -> None:
    citations = Citations("what?")
    citations.feed(None)
    assert citations.write(EventWriter(), "msg_1") == b""
