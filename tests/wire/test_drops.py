from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("lone result", "lone results"),
        ("block of another model", "blocks of another model"),
        ("call without a result", "calls without a result"),
        ("message without a known role", "messages without a known role"),
        ("tool beside the search", "tools beside the search"),
        ("web_search_20250305 tool", "web_search_20250305 tools"),
    ],
)
def test_nouns_read_right_in_both_numbers(noun: str, plural: str) -> None:
    one, four = Drops(), Drops()
    one.dropped("x", noun)
    four.dropped("x", noun, count=4)
    assert [c.before for c in (*one.changes(), *four.changes())] == [f"1 {noun}", f"4 {plural}"]
