from __future__ import annotations

from typing import Any

import pytest

from ccr_tui.core.exchange import Cancelled, Completed, FailureKind
from ccr_tui.tui.lines import Role
from ccr_tui.tui.status import attempt_status, exchange_status, kind_of, outcome_status
from tests.builders import answered, exchange_events, failed, judged, record_of


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "✓ 200"),
        ({"attempts": [failed(529)]}, "✗ 529"),
        ({"attempts": [failed(None, kind=FailureKind.CONNECT)]}, "✗ refused"),
        ({"attempts": [failed(None, kind=FailureKind.TIMEOUT_IDLE)]}, "✗ stalled"),
        ({"attempts": [failed(None, kind=FailureKind.CUT)]}, "✗ cut"),
        ({"outcome": Cancelled("the client hung up")}, "⊘ stopped"),
        ({"outcome": Completed(404)}, "✗ 404"),
        ({"finished": False, "attempts": []}, "○ wait"),
        ({"finished": False, "attempts": [answered(ttft_s=None, ends=False)]}, "○ wait"),
        ({"finished": False, "attempts": [answered(ends=False)]}, "● stream"),
        ({"finished": False, "attempts": [answered()]}, "● stream"),
        ({"finished": False, "attempts": [failed(529)]}, "↻ retry"),
        ({"finished": False, "attempts": [failed(529), answered(ttft_s=None, ends=False)]}, "↻ retry"),
        ({"finished": False, "attempts": [judged(role="grade", ends=False)]}, "◇ grading"),
        ({"finished": False, "attempts": [judged(role="grade")]}, "○ wait"),
        (
            {"finished": False, "attempts": [judged(role="grade"), answered(ttft_s=None, ends=False)]},
            "○ wait",
        ),
        ({"finished": False, "attempts": [answered(), judged(ends=False)]}, "◇ judging"),
        (
            {"finished": False, "attempts": [answered(), judged(), answered(ttft_s=None, ends=False)]},
            "↑ higher",
        ),
    ],
)
def test_every_state_has_a_mark_and_a_word(values: dict[str, Any], text: str) -> None:
    assert exchange_status(record_of(exchange_events(**values))).text == text


@pytest.mark.parametrize("kind", list(FailureKind))
def test_words_fit_their_column(kind: FailureKind) -> None:
    status = exchange_status(record_of(exchange_events(attempts=[failed(None, kind=kind)])))
    assert len(status.word) <= 7
    assert status.role is Role.BAD


def test_an_attempt_waits_streams_and_ends() -> None:
    record = record_of(
        exchange_events(attempts=[failed(529), answered(ttft_s=None, ends=False)], finished=False)
    )
    assert [attempt_status(a).text for a in record.attempts] == ["✗ 529", "○ wait"]
    assert outcome_status(Completed(200), 200).role is Role.OK


def test_kinds() -> None:
    assert kind_of(record_of(exchange_events(task="think"))) == "think"
    assert kind_of(record_of(exchange_events(task="think")[:1])) == "…"
    assert kind_of(record_of(exchange_events(endpoint="other"))) == "messages"
