from __future__ import annotations

from ccr_tui.core.wire.conversation import RedactedThinking, Thinking
from ccr_tui.core.wire.drops import Drops
from ccr_tui.core.wire.openai_responses.reasoning_items import reasoning_item, signature_of, thoughts_in
from ccr_tui.core.wire.provider_state import Origin, ProviderState, sign

ORIGIN = Origin("p", "m")
ITEM = {"id": "rs_1", "encrypted_content": "gAAA", "summary": [{"type": "summary_text", "text": "Hm"}]}


def test_an_item_comes_back_as_it_was() -> None:
    drops = Drops()
    assert reasoning_item(Thinking("Hm", signature_of(ITEM, ORIGIN)), ORIGIN, drops) == {
        "type": "reasoning",
        **ITEM,
    }
    assert drops.changes() == ()


def test_others_stay_away_and_are_counted() -> None:
    drops = Drops()
    other_dialect = sign(ProviderState("openai_chat", "p", "m", ITEM))
    odd = sign(ProviderState("openai_responses", "p", "m", ["?"]))
    for block in (
        RedactedThinking("x"),
        Thinking("a", "EqQB"),
        Thinking("a", other_dialect),
        Thinking("a", signature_of(ITEM, Origin("p", "n"))),
        Thinking("a", signature_of({"id": "rs_1"}, ORIGIN)),
        Thinking("a", odd),
    ):
        assert reasoning_item(block, ORIGIN, drops) is None
    assert [change.before for change in drops.changes()] == [
        "4 foreign blocks",
        "2 unencrypted blocks",
    ]


def test_readable_thoughts() -> None:
    item = {**ITEM, "content": [{"type": "reasoning_text", "text": "aloud"}, 7]}
    assert thoughts_in(item) == [("summary", 0, "Hm"), ("content", 0, "aloud"), ("content", 1, "")]
    assert thoughts_in({"summary": None}) == []
