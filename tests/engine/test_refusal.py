"""What an upstream's error makes of the next try and of the client's answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ccr_tui.core.exchange import Failed, Failure
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.engine.mock.reply import error_reply
from ccr_tui.engine.refusal import seconds
from tests.engine.openai_upstream import mixed_rig
from tests.engine.rig import message_body, rig
from tests.engine.scripted_answers import Scripted
from tests.wire.openai_chat.streams import DONE, chunk

ROUTE = {"default": ["open,m"]}
LIMITED = "Rate limit reached for m. Please try again in 20.5s."


def refused(status: int, message: str, **headers: str) -> Scripted:
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    return Scripted(body, status, "application/json", headers)


def failure_of(record: ExchangeRecord, attempt: int = 0) -> Failure:
    outcome = record.attempts[attempt].outcome
    assert isinstance(outcome, Failed)
    return outcome.failure


def test_a_delay_told_in_words_becomes_a_header_and_is_not_waited_for_when_long() -> None:
    with mixed_rig({"open": [refused(429, LIMITED)]}, ROUTE) as m:
        answer = m.rig.post(message_body())
        record = m.rig.only()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "21")
    assert answer.headers["x-should-retry"] == "false"
    assert failure_of(record).retry_after_s == 20.5
    assert len(record.attempts) == 1


def test_a_short_delay_is_waited_for() -> None:
    good = Scripted(chunk({"content": "Hi"}) + chunk({}, "stop") + DONE)
    with mixed_rig({"open": [refused(429, "Please try again in 120ms."), good]}, ROUTE) as m:
        assert m.rig.post(message_body()).status_code == 200
        record = m.rig.only()
    assert record.attempts[1].wait_s == pytest.approx(0.12)


def test_the_header_goes_before_the_words_and_is_told_in_whole_seconds() -> None:
    with mixed_rig({"open": [refused(429, LIMITED, **{"retry-after": "30.2"})]}, ROUTE) as m:
        answer = m.rig.post(message_body())
        record = m.rig.only()
    assert answer.headers.get_list("retry-after") == ["31"]
    assert failure_of(record).retry_after_s == 30.2


def test_what_will_not_pass_tells_no_delay() -> None:
    with mixed_rig({"open": [refused(400, "bad; try again in 20s")]}, ROUTE) as m:
        answer = m.rig.post(message_body())
    assert "retry-after" not in answer.headers


def test_an_error_inside_a_stream_tells_its_delay_too() -> None:
    late: dict[str, Any] = {"error": {"message": LIMITED, "code": 429}}
    stream = Scripted(f"data: {json.dumps(late)}\n\n".encode())
    with mixed_rig({"open": [stream]}, ROUTE) as m:
        answer = m.rig.post(message_body())
        record = m.rig.only()
    assert failure_of(record).retry_after_s == 20.5
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "21")


@pytest.mark.parametrize(
    ("text", "wait_s"),
    [
        ("5", 5.0),
        ("0.25", 0.25),
        ("-1", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 10.0),
        ("Wed, 21 Oct 2015 07:28:00", 10.0),
        ("Tue, 20 Oct 2015 07:28:00 GMT", 0.0),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("Wed, 31 Feb 2015 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(text: str, wait_s: float | None) -> None:
    assert seconds(text, 1445412470.0) == wait_s


def test_a_date_is_waited_for_like_seconds() -> None:
    late = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    with mixed_rig({"open": [refused(429, "busy", **{"retry-after": late})]}, ROUTE) as m:
        m.rig.post(message_body())
        record = m.rig.only()
    assert len(record.attempts) == 1, "too long to wait for"
    assert 30 < (failure_of(record).retry_after_s or 0) <= 60


def test_anthropic_s_own_error_gets_no_header_of_ours() -> None:
    with rig({"first": [error_reply(429, LIMITED)]}) as r:
        answer = r.post(message_body())
    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
