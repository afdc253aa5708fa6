from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from ccr_tui.core.exchange import Cost
from ccr_tui.core.totals import Totals
from ccr_tui.tui.lines import Role
from ccr_tui.tui.totals_line import Summary, sparkline, totals_line

FULL = Summary(
    in_flight=2,
    per_minute=12,
    today=Totals(exchanges=40, failed=3, cost_usd=4.123, unpriced=1, input_tokens=10, cache_read_tokens=90),
    session="A",
    session_role=Role.S0,
    session_cost=Cost(0.84),
    high_share=0.62,
    pulse=(0, 1, 2, 8),
)


def text(summary: Summary, width: int) -> str:
    return "".join(span.text for span in totals_line(summary, width))


@pytest.mark.parametrize("width", [*range(16, 160, 3)])
def test_fills_the_width_exactly(width: int) -> None:
    assert cell_len(text(FULL, width)) == width
    assert cell_len(text(replace(FULL, following=False, newer=12), width)) == width


def test_all_of_it() -> None:
    assert text(FULL, 130).split("  ")[:8] == [
        " ● 2 in flight", "12/min", "▁▁▂█", "today ≥$4.12", "session A $0.84", "cached 90%", "high tier 62%",
        "✗ 3 failed",
    ]  # fmt: skip


def test_narrow_keeps_what_matters_most() -> None:
    line = text(FULL, 40)
    assert "●2" in line
    assert "≥$4.12" in line
    assert "✗3" in line
    assert "cached" not in line


def test_before_the_history_has_answered_nothing_is_made_up() -> None:
    line = text(replace(FULL, today=None, session="", high_share=None), 120)
    assert "today" not in line
    assert "$" not in line


def test_a_history_that_cannot_be_read_stays_said() -> None:
    unread = replace(FULL, today=None, unread=True)
    assert "✗ no history" in text(unread, 130)
    assert "✗history" in text(unread, 40)
    refused = replace(FULL, refused=True)
    assert "✗ config" in text(refused, 130)
    assert "✗config" in text(refused, 40)


def test_providers_that_are_paused_stay_said() -> None:
    assert "‖ deepseek paused" in text(replace(FULL, paused=("deepseek",)), 160)
    assert "‖ 2 providers paused" in text(replace(FULL, paused=("deepseek", "ollama")), 160)
    assert "‖2" in text(replace(FULL, paused=("deepseek", "ollama")), 60)


def test_a_session_of_which_nothing_has_ended_did_not_cost_nothing() -> None:
    assert "session A –" in text(replace(FULL, session_cost=None), 130)


def test_follow_mode_or_how_much_is_below() -> None:
    assert text(FULL, 120).endswith("↓ follow ")
    assert text(replace(FULL, following=False, newer=7), 120).endswith("7 below ")
    assert text(replace(FULL, following=False, newer=7), 40).endswith("+7 ")


@pytest.mark.parametrize(
    ("counts", "blocks"), [((), ""), ((0, 0), "▁▁"), ((1, 8), "▁█"), ((1, 1), "██"), ((0, 4, 8), "▁▄█")]
)
def test_sparkline(counts: tuple[int, ...], blocks: str) -> None:
    assert sparkline(counts) == blocks
