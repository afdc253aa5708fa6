from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from ccr_tui.core.exchange import Cost
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.columns import Context, header, layout, row
from ccr_tui.tui.lines import Role
from tests.builders import EPOCH, answered, decision_of, exchange_events, failed, record_of
from tests.tui import samples

CONTEXT = Context(now=EPOCH + 90, home="anthropic", letter="A", session_role=Role.S0)


def record(**values: Any) -> ExchangeRecord:
    return record_of(exchange_events(**values))


def cells(of: ExchangeRecord, width: int = 120, now: float = EPOCH + 90) -> dict[str, str]:
    columns = layout(width)
    context = Context(now, "anthropic", "A", Role.S0)
    spans = row(of, columns, context)
    return {c.title or f"#{n}": s.text.strip() for n, (c, s) in enumerate(zip(columns, spans, strict=True))}


@pytest.mark.parametrize("width", range(12, 220))
def test_every_width_is_filled_exactly(width: int) -> None:
    columns = layout(width)
    assert sum(c.width for c in columns) + len(columns) - 1 == width
    assert cell_len(header(columns)) == width
    for events in (samples.fell_back(), samples.streaming()):
        text = " ".join(span.text for span in row(record_of(events), columns, CONTEXT))
        assert cell_len(text) == width


def test_more_room_shows_more() -> None:
    assert [len(layout(width)) for width in (20, 30, 40, 64, 80, 120, 160)] == [3, 5, 7, 8, 10, 12, 13]


def test_an_answered_exchange() -> None:
    assert cells(record(task="think")) == {
        "#0": "A", "Age": "1m", "Task": "think", "Asked → used": "sonnet-5", "#4": "", "Status": "✓ 200",
        "TTFT": "400ms", "Time": "2.0s", "In": "312", "Cached": "20.0k", "Out": "450", "Cost": "$0.012",
    }  # fmt: skip


def test_an_exchange_in_flight_shows_what_is_known_so_far() -> None:
    running = record(attempts=[answered(progress=(310,), ends=False)], finished=False, tokens=48_000)
    seen = cells(running, now=EPOCH + 14.6)
    assert (seen["Status"], seen["Time"], seen["In"], seen["Out"], seen["Cost"]) == (
        "● stream", "14s", "≈48.0k", "310", "22 t/s",
    )  # fmt: skip


def test_a_fallback_tells_its_attempts() -> None:
    seen = cells(record(attempts=[failed(529), answered("deepseek,deepseek-chat")]))
    assert (seen["#4"], seen["Asked → used"]) == ("×2", "sonnet-5 → deepseek,deepseek-chat")


def test_an_unknown_price_is_said_in_the_room_there_is() -> None:
    unpriced = record(attempts=[answered(cost=Cost(None))])
    assert cells(unpriced)["Cost"] == "unpriced"
    assert cells(unpriced, 40)["Cost"] == "$?"


@pytest.mark.parametrize("width", [16, 30, 40, 60, 80])
def test_no_amount_is_cut(width: int) -> None:
    for usd in (0.00001, 0.0012, 0.0534, 12.34, 12345.0):
        cost = record(attempts=[answered(cost=Cost(usd, at_least=True))])
        assert "…" not in cells(cost, width)["Cost"]


def test_a_failure_without_tokens_costs_nothing_that_could_be_said() -> None:
    assert cells(record(attempts=[failed(400)]))["Cost"] == ""


def test_marks_of_replays_and_subagents() -> None:
    assert cells(record(parent_id="x0000"))["Task"] == "»default"
    asked = decision_of("judge", [answered()])
    assert cells(record(parent_id="x0000", task="judge", decision=asked))["Task"] == "judge"
    assert cells(record(agent="a1"))["Task"] == "└default"
    assert cells(record(agent="a1", task="subagent"))["Task"] == "subagent"


def test_what_is_no_conversation_shows_its_path() -> None:
    assert cells(record(endpoint="other"))["Asked → used"] == "POST /v1/messages"
    assert cells(record(endpoint="count_tokens"))["Task"] == "count"


def test_the_widest_layout_shows_the_beginning_of_the_text() -> None:
    assert cells(record(last_user_text="fix\n the  bug"), 180)["Request"] == "fix the bug"
