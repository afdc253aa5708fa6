from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from ccr_tui.core.conditions import Condition
from ccr_tui.core.exchange import Cancelled, Cost, FailureKind
from ccr_tui.core.record import ExchangeRecord, Score
from ccr_tui.core.record_values import FIELDS, RECORD_FIELDS, record_values
from tests.builders import answered, exchange_events, failed, record_of


def record(**values: Any) -> ExchangeRecord:
    tries = [failed(529), answered("deepseek,deepseek-chat")]
    return record_of(exchange_events(**{"task": "think", "attempts": tries, **values}))


def holds(text: str, of: ExchangeRecord) -> bool:
    condition = Condition.parse(text, RECORD_FIELDS)
    return condition.holds(record_values(of, condition))


@pytest.mark.parametrize(
    "text",
    [
        'model == "claude-sonnet-5" and task == "think" and winner == "think"',
        'provider == "deepseek" and upstream == "deepseek,deepseek-chat"',
        'answered_model == "deepseek-chat"',
        "attempts == 2 and fell_back and succeeded and not replayed",
        'status == 200 and outcome == "completed" and failure == ""',
        "cost == 0.0123 and asked_cost == 0.05 and priced",
        "input_tokens == 12 and cache_read_tokens == 20000 and cache_write_tokens == 300",
        "output_tokens == 450 and ttft > 0.5 and duration < 10 and overhead < 0.01",
        'id == "x0001" and path == "/v1/messages" and size > 20',
        "hour >= 0 and weekday in [1, 2, 3, 4, 5, 6, 7]",
        'session == "session-1" and agent == "" and last_user_text == "hello"',
    ],
)
def test_an_exchange_that_ended(text: str) -> None:
    assert holds(text, record())


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"finished": False, "attempts": [answered(ends=False)]}, 'outcome == "running" and duration == 0'),
        (
            {"finished": False, "attempts": []},
            'status == 0 and provider == "" and upstream == "" and ttft == 0',
        ),
        ({"attempts": [failed(529)]}, 'outcome == "failed" and failure == "status" and not succeeded'),
        ({"attempts": [failed(None, kind=FailureKind.CUT)]}, 'failure == "cut"'),
        ({"outcome": Cancelled("the client hung up")}, 'outcome == "cancelled"'),
        ({"parent_id": "x1"}, "replayed"),
        ({"attempts": [answered(cost=Cost())]}, "not priced and cost == 0"),
    ],
)
def test_other_exchanges(values: dict[str, Any], text: str) -> None:
    assert holds(text, record(**values))


def test_when_it_began_may_be_said_in_part() -> None:
    at = datetime(2026, 9, 21, 14, 5, 30).timestamp()
    assert holds('started == "2026-09-21 14:05:30"', record(at=at))
    assert holds('started >= "2026-09-21" and started < "2026-09-21 14:06"', record(at=at))
    assert not holds('started >= "2026-09-21 14:05:31" or started < "2026-09-21 14"', record(at=at))


def test_what_the_user_says_of_it() -> None:
    scored = replace(record(), scores=(Score("you", 2.0),), marked=True, note="look again")
    assert holds('marked and scored and missed and note == "look again"', scored)
    assert holds('not marked and not scored and not missed and note == ""', record())


@pytest.mark.parametrize("of", [record(), record(finished=False, attempts=[])])
def test_every_field_has_a_value_of_its_type(of: ExchangeRecord) -> None:
    for field in FIELDS.values():
        assert type(field.of(of)) is field.type, field.name
        assert 5 < len(field.meaning) < 70


def test_only_what_is_asked_for_is_worked_out() -> None:
    condition = Condition.parse("tokens > 5 or fell_back", RECORD_FIELDS)
    assert record_values(record(tokens=7), condition) == {"tokens": 7, "fell_back": True}
