from __future__ import annotations

from ccr_tui.core.exchange import Change
from ccr_tui.core.wire.drops import Drops


def test_one_change_per_kind_with_a_count() -> None:
    drops = Drops()
    for _ in range(12):
        drops.dropped("cache_control", "mark")
    drops.dropped("safeguards")
    drops.dropped("thinking", "block", count=0)
    drops.dropped("images", "image", after="a note")
    drops.mapped("max_tokens", "64000", "32000")
    drops.mapped("max_tokens", "64000", "32000")
    assert drops.changes() == (
        Change("body", "max_tokens", "64000", "32000"),
        Change("body", "cache_control", "12 marks", "dropped"),
        Change("body", "safeguards", "", "dropped"),
        Change("body", "images", "1 image", "a note"),
    )
