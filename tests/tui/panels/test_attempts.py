from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.exchange import Cancelled, Cost
from ccr_tui.core.record import ExchangeRecord, Score
from ccr_tui.tui.lines import Line
from ccr_tui.tui.panels.attempts import CONTENT, FIRST, WAIT, attempts_lines
from tests.builders import EPOCH, answered, exchange_events, failed, judged, record_of
from tests.tui import samples

FELL_BACK = record_of(samples.fell_back())


def texts(record: ExchangeRecord, width: int = 80, now: float = EPOCH + 60) -> list[str]:
    return [line.text for line in attempts_lines(record, now, width)]


def bars(lines: list[Line]) -> list[str]:
    found = [line.text for line in lines]
    return [text for text in found if text.strip() and not text.strip(WAIT + FIRST + CONTENT + " ")]


def test_the_sum_on_top() -> None:
    lines = texts(FELL_BACK)
    assert lines[0] == "32.1s  first content after 5.7s  cost $0.047"
    assert lines[1] == "the model asked for would have cost $0.13: $0.084 saved"


def test_dearer_is_said_too_and_the_same_is_not() -> None:
    assert texts(record_of(exchange_events(asked_cost=Cost(0.0023))))[1].endswith("$0.010 more")
    assert "asked for" not in texts(record_of(exchange_events(asked_cost=Cost(0.0123))))[1]


def test_each_hop_tells_its_story() -> None:
    lines = texts(FELL_BACK)
    assert "2 ✗ 529     anthropic,claude-opus-5-5" in lines
    assert "retry after 529 · waited 800ms · 1.4s · untouched" in lines
    assert "Overloaded" in lines
    last = next(text for text in lines if text.startswith("fallback after 529"))
    assert last.endswith(
        "TTFT 2.1s · 28.5s · in 14 · cached 22.0k · written 900 · out 2.5k · $0.047 · 1 change"
    )


@pytest.mark.parametrize("width", [20, 38, 80, 200])
def test_bars_share_one_time_line(width: int) -> None:
    first, second, third = bars(attempts_lines(FELL_BACK, EPOCH, width))
    assert set(first) == {FIRST}
    assert second.strip(" ")[0] in (WAIT, FIRST)
    assert third.rstrip()[-1] == CONTENT
    assert len(first) <= len(second) <= len(third) <= width + 1


def test_a_running_attempt_reaches_to_now() -> None:
    running = record_of(exchange_events(attempts=[answered(ttft_s=1.0, ends=False)], finished=False))
    (early,) = bars(attempts_lines(running, EPOCH + 2, 80))
    (late,) = bars(attempts_lines(running, EPOCH + 10, 80))
    assert (early.count(FIRST), late.count(FIRST)) == (40, 8)
    assert len(late) == 80


def test_another_model_than_the_one_asked_for_is_said_aloud() -> None:
    record = record_of(exchange_events(attempts=[answered("p,big", answered_model="small")]))
    assert "answered by another model: small" in texts(record)
    dated = record_of(exchange_events(attempts=[answered("p,big", answered_model="big-20260101")]))
    assert not any("another model" in text for text in texts(dated))


def test_endings_without_an_answer() -> None:
    assert texts(record_of(exchange_events(attempts=[])))[-1] == "✗ No upstream could be used."
    stopped = exchange_events(attempts=[failed(529)], outcome=Cancelled("the client hung up"))
    assert texts(record_of(stopped))[-1] == "⊘ the client hung up"


def test_what_judges_is_drawn_as_such_and_its_score_is_told() -> None:
    record = record_of(exchange_events(attempts=[answered(), judged("8: right")]))
    lines = texts(replace(record, scores=(Score("judge", 8.0, "right"), Score("you", 9.5))))
    assert "scored 8 of 10 by judge: right" in lines
    assert "scored 9.5 of 10 by you" in lines
    assert "1 ✓ 200     anthropic,claude-sonnet-5" in lines
    assert "2 ✓ 200     judging by anthropic,claude-haiku-4-5" in lines
    details = next(text for text in lines if text.startswith("judges the answer"))
    assert "untouched" not in details
    assert details.endswith("$0.0004")
