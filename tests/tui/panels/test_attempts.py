from __future__ import annotations

from dataclasses import replace

import pytest

from ccr_tui.core.exchange import Cancelled, Cost, FailureKind
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


def test_what_it_was_held_for_is_said_by_itself() -> None:
    held = record_of(exchange_events(attempts=[answered(ttft_s=1.6)], held_s=5.6))
    assert texts(held)[0].startswith("7.6s  held 5.6s  first content after 1.6s")


def test_each_hop_tells_its_story() -> None:
    lines = texts(FELL_BACK)
    assert "2 ✗ 529     anthropic,claude-opus-5-5" in lines
    assert "retry after 529 · waited 800ms · 1.4s · untouched" in lines
    assert "Overloaded" in lines
    at = next(n for n, text in enumerate(lines) if text.startswith("fallback after 529"))
    assert lines[at : at + 2] == [
        "fallback after 529 · TTFT 2.1s · 28.5s · in 14 · cached 22.0k · written 900",
        "  out 2.5k · $0.047 · 94 tokens/s · 1 change",
    ]


def test_what_was_never_sent_is_not_called_untouched() -> None:
    lines = texts(record_of(exchange_events(attempts=[failed(None, kind=FailureKind.UNUSABLE)])))
    assert "first try · 300ms · not sent" in lines


def test_nothing_is_broken_where_it_is_narrow() -> None:
    lines = texts(FELL_BACK, 39)
    assert max(map(len, lines[3:])) <= 39
    at = next(n for n, text in enumerate(lines) if text.startswith("fallback after 529"))
    assert lines[at : at + 3] == [
        "fallback after 529 · TTFT 2.1s · 28.5s",
        "  in 14 · cached 22.0k · written 900",
        "  out 2.5k · $0.047 · 94 tokens/s",
    ]


@pytest.mark.parametrize(
    ("width", "marks"),
    [(39, (0, 10, 20)), (78, (0, 5, 10, 15, 20, 25, 30)), (8, (0,))],
)
def test_the_bars_have_a_scale(width: int, marks: tuple[int, ...]) -> None:
    scale = next(text for text in texts(FELL_BACK, width) if text.startswith("╷"))
    assert scale.split() == [f"╷{seconds}s" for seconds in marks]
    assert all(scale.index(f"╷{seconds}s") == round(seconds / 32.1 * width) for seconds in marks)


def test_minutes_on_the_scale() -> None:
    long = record_of(exchange_events(attempts=[answered(duration_s=400)]))
    assert next(text for text in texts(long, 42) if text.startswith("╷")).split() == [
        "╷0s",
        "╷2m",
        "╷4m",
        "╷6m",
    ]


def test_what_has_come_so_far() -> None:
    running = record_of(
        exchange_events(
            attempts=[answered(ttft_s=1.0, duration_s=8.0, progress=(310,), ends=False)], finished=False
        )
    )
    assert "first try · TTFT 1.0s · 10.0s · ≈310 out so far · 34 tokens/s · untouched" in texts(
        running, now=EPOCH + 10
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
