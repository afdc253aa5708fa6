from __future__ import annotations

import pytest

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.store import ledger as ledger_module
from ccr_tui.store.ledger import AnswerBody, Ledger, RequestBody
from tests.builders import answered, exchange_events, failed, record_of


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def add(ledger: Ledger, *exchanges: list[ExchangeEvent]) -> None:
    for events in exchanges:
        for event in events:
            ledger.add(event)


def test_holds_records_and_bodies_until_they_are_written(ledger: Ledger) -> None:
    events = exchange_events(
        body=b"{}", attempts=[failed(body=b"no"), answered(body=b"yes")], client_body=b"!"
    )
    add(ledger, events)
    assert list(ledger.dirty()) == [record_of(events)]
    assert list(ledger.bodies()) == [
        RequestBody("x0001", "session-1/None", b"{}"),
        AnswerBody("x0001", 1, b"no"),
        AnswerBody("x0001", 2, b"yes"),
        AnswerBody("x0001", None, b"!"),
    ]
    assert ledger.body_bytes == 8
    ledger.written()
    assert not ledger.unwritten
    assert not ledger.in_flight
    assert ledger.body_bytes == 0


def test_what_goes_on_is_remembered_after_it_was_written(ledger: Ledger) -> None:
    *begun, end = exchange_events()
    add(ledger, begun)
    ledger.written()
    assert ledger.in_flight
    assert not ledger.unwritten
    add(ledger, [end])
    assert list(ledger.dirty()) == [record_of([*begun, end])]


def test_progress_alone_is_nothing_to_write(ledger: Ledger) -> None:
    *begun, progress = exchange_events(attempts=[answered(progress=(9,), ends=False)], finished=False)
    add(ledger, begun)
    ledger.written()
    add(ledger, [progress])
    assert not ledger.unwritten


def test_exchanges_not_seen_from_their_start_are_left_out(ledger: Ledger) -> None:
    add(ledger, exchange_events()[1:])
    assert not ledger.unwritten


def test_the_oldest_bodies_go_first(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "MAX_BODY_BYTES", 10)
    answers = [answered(body=b"1234"), answered(body=b"5678")]
    add(ledger, exchange_events(body=b"{  }", attempts=answers))
    ledger.trim()
    assert [body.content for body in ledger.bodies()] == [b"1234", b"5678"]
    assert list(ledger.dirty())
    assert ledger.take_lost() == "1 body"
    assert ledger.take_lost() == ""


def test_records_are_bounded_too(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "MAX_RECORDS", 2)
    add(ledger, *(exchange_events(id=f"x{n}") for n in range(4)))
    ledger.trim()
    assert [record.id for record in ledger.dirty()] == ["x2", "x3"]
    assert {body.exchange_id for body in ledger.bodies()} == {"x2", "x3"}
    assert ledger.take_lost() == "2 exchanges"
