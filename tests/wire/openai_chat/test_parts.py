from __future__ import annotations

from ccr_tui.core.wire.conversation import Document, Image, Text, ToolUse
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_chat.parts import parts_of
from ccr_tui.core.wire.parts import content_of


def test_only_texts_make_a_text() -> None:
    drops = Drops()
    assert content_of(parts_of([Text("a"), Text("b")], pdf=False, drops=drops)) == "a\n\nb"
    assert isinstance(content_of(parts_of([Text("a"), Image(url="u")], pdf=False, drops=drops)), list)


def test_what_belongs_elsewhere_is_left_out() -> None:
    drops = Drops()
    assert parts_of([ToolUse("a", "b", {})], pdf=True, drops=drops) == []
    assert drops.changes()[0].what == "misplaced block"


def test_a_document_that_cannot_be_sent_tells_where_it_is() -> None:
    (part,) = parts_of([Document("application/pdf", url="https://x/y.pdf")], pdf=True, drops=Drops())
    assert "It is at https://x/y.pdf." in part["text"]
