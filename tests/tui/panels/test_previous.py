from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.panels.previous import GONE, NONE, previous_lines
from tests.builders import record_of
from tests.tui import samples_reading as reading

EVENTS = reading.conversation()
FIRST, SECOND, THIRD = (
    record_of([event for event in EVENTS if event.exchange_id == name]) for name in ("t1", "t2", "t3")
)
BODIES = {
    "t1": reading.body_of_turn(1),
    "t2": reading.body_of_turn(2),
    "t3": reading.body_of_turn(3, date="Today is Tuesday, 5 May."),
}


def texts(now: ExchangeRecord, before: ExchangeRecord) -> list[str]:
    return [line.text for line in previous_lines(now, before, BODIES[before.id], BODIES[now.id])]


def test_a_turn_that_builds_on_the_one_before() -> None:
    lines = texts(SECOND, FIRST)
    assert lines[0].startswith("compared with t1, sent 30.0s before")
    assert lines[1:3] == [
        "before  0 from the cache · 21.4k written to it · 12 fresh",
        "now     21.4k from the cache · 900 written to it · 14 fresh",
    ]
    assert "✓ nothing of the earlier request was changed" in lines
    assert "cache_control: system block 2, message 4 (user)" in lines
    assert "tools 3, the same" in lines
    at = lines.index("messages 1 of 4 the same")
    assert lines[at + 1 :] == [
        "  + message 2 (assistant) 135 B, ≈35 tokens",
        "      text, tool_use Read Answer 1.",
        "  + message 3 (user) 208 B, ≈53 tokens",
        "      tool_result line of 1.py " + "line of 1.py " * 7 + "line of 1.py",
        "  + message 4 (user) 101 B, ≈26 tokens",
        "      text Question 2?",
    ]


def test_where_the_cache_broke_and_what_that_cost() -> None:
    lines = texts(THIRD, SECOND)
    at = next(n for n, text in enumerate(lines) if text.startswith("✗ the cache breaks"))
    assert (
        lines[at]
        == "✗ the cache breaks at system block 2 of 2: ≈152 tokens behind it cannot be read (84% can)"
    )
    assert lines[at + 1].endswith('"Today is Monday, 4 May."}')
    assert lines[at + 2].endswith('"Today is Tuesday, 5 May."}')
    assert lines[at + 3].startswith("✗ 18,300 tokens were sent anew that the cache had held.")
    assert "  ~ system block 2 85 B → 86 B, ≈22 tokens" in lines


def test_another_upstream_has_another_cache() -> None:
    last = THIRD.attempts[-1]
    moved = replace(THIRD, attempts=(replace(last, upstream=Upstream("deepseek", "chat")),))
    lines = texts(moved, SECOND)
    assert any("It went to deepseek,chat" in text for text in lines)
    assert "  besides: changed" in lines


@pytest.mark.parametrize(
    ("earlier", "body", "last"), [(None, b"", NONE), (FIRST, b"", GONE), (FIRST, b"not json", GONE)]
)
def test_what_cannot_be_compared(earlier: ExchangeRecord | None, body: bytes, last: object) -> None:
    assert previous_lines(SECOND, earlier, body, BODIES["t2"])[-1] is last


def test_tokens_that_nobody_told() -> None:
    running = replace(SECOND, attempts=())
    assert "now     how many tokens is not known" in texts(running, FIRST)
