from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Cancelled, Change, Completed, Cost, Failed, Failure, FailureKind, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store.rows import (
    attempt_record,
    attempt_row,
    details_row,
    exchange_record,
    exchange_row,
    upsert,
)
from ccr_tui.store.schema import migrations
from tests.builders import Try, answered, decision_of, exchange_events, failed, record_of

NUMBERS = st.integers(0, 2**53)
SECONDS = st.floats(0, 4e9)
USAGES = st.builds(Usage, NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
COSTS = st.builds(Cost, st.none() | st.floats(0, 1e6), st.booleans(), st.text())
FAILURES = st.builds(
    Failure,
    st.sampled_from(FailureKind),
    st.text(),
    st.none() | st.integers(100, 599),
    st.none() | st.text(),
    st.none() | SECONDS,
    st.booleans(),
)
OUTCOMES = (
    st.builds(Completed, st.integers(100, 599), st.none() | st.text())
    | st.builds(Failed, FAILURES)
    | st.builds(Cancelled, st.text())
)
CHANGES = st.builds(
    Change, st.sampled_from(["body", "header", "url"]), st.text(), st.text(), st.text(), st.none() | NUMBERS
)
HEADERS = st.lists(st.tuples(st.sampled_from(["content-type", "x-app", "date"]), st.text())).map(tuple)
TRIES = st.builds(
    Try,
    upstream=st.builds(
        "{},{}".format, st.sampled_from(["anthropic", "b-c"]), st.sampled_from(["m/1:x@2", ""])
    ),
    failure=st.none() | FAILURES,
    status=st.none() | st.integers(100, 599),
    wait_s=SECONDS,
    reason=st.text(),
    ttft_s=st.none() | SECONDS,
    duration_s=SECONDS,
    headers=HEADERS,
    body=st.binary(max_size=9),
    usage=st.none() | USAGES,
    cost=COSTS,
    changes=st.lists(CHANGES, max_size=2).map(tuple),
    answered_model=st.none() | st.text(),
    progress=st.lists(NUMBERS, max_size=2).map(tuple),
    ends=st.booleans(),
)
FACTS = st.from_type(RequestFacts).map(lambda facts: replace(facts, tokens=facts.tokens % 2**53))
VALUES = (
    st.text()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.lists(st.text()).map(tuple)
    | st.dictionaries(st.text(), st.text())
)
DECISIONS = st.builds(
    lambda decision, values: replace(decision, table_version=decision.table_version % 2**53, values=values),
    st.from_type(Decision),
    st.lists(st.tuples(st.text(), VALUES), max_size=3).map(tuple),
)


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(Database(memory=True)) as database:
        migrations.apply(database)
        yield database


def through(db: Database, record: ExchangeRecord) -> ExchangeRecord:
    """The record after a way through real tables."""
    save(db, "exchanges", exchange_row(record) | {"owner": 1}, "id")
    save(db, "details", details_row(record), "exchange_id")
    for attempt in record.attempts:
        save(db, "attempts", attempt_row(record.id, attempt), "exchange_id", "number")
    sql = "select * from exchanges join details on exchange_id = id where id = ?"
    attempts = db.query("select * from attempts where exchange_id = ? order by number", [record.id])
    row = next(iter(db.query(sql, [record.id])))
    return exchange_record(row, record.facts.system_text, tuple(map(attempt_record, attempts)))


def save(db: Database, table: str, row: dict[str, Any], *key: str) -> None:
    db.execute(upsert(table, tuple(row), key), row)


@settings(deadline=None)
@given(
    facts=FACTS,
    decision=DECISIONS,
    attempts=st.lists(TRIES, max_size=3),
    outcome=OUTCOMES,
    asked_cost=COSTS,
    overhead_s=SECONDS,
    held_s=SECONDS,
    headers=HEADERS,
    finished=st.booleans(),
    at=SECONDS,
    parent_id=st.none() | st.text(),
)
def test_any_record_comes_back_exactly(**values: Any) -> None:
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        record = record_of(exchange_events(**values))
        assert through(db, record) == record


def test_a_long_text_that_a_rule_looked_at_is_kept_once(db: Database) -> None:
    said, system = "please " * 500, "You are " * 400
    values = (("tokens", 7), ("last_user_text", said), ("system_text", system))
    decision = replace(decision_of("default", []), values=values)
    record = record_of(exchange_events(decision=decision, last_user_text=said, system_text=system))
    assert len(details_row(record)["decision"]) < 500
    assert through(db, record) == record


def test_a_row_is_updated_in_place(db: Database) -> None:
    events = exchange_events(attempts=[failed(), answered()])
    for end in range(1, len(events) + 1):
        record = record_of(events[:end])
        assert through(db, record) == record
    assert db.table("exchanges").count == 1
    assert db.table("attempts").count == 2


def test_what_an_update_does_not_name_stays(db: Database) -> None:
    record = record_of(exchange_events())
    through(db, record)
    db.execute("update exchanges set request_body = 7")
    through(db, replace(record, status=201))
    assert db.execute("select request_body, status from exchanges").fetchone() == (7, 201)


def test_sums_cover_every_attempt_that_used_tokens() -> None:
    half = failed(None, kind=FailureKind.CUT, usage=Usage(10, output_tokens=5), cost=Cost(0.5))
    unpriced = answered(usage=Usage(1, 2, 3, 4, 5), cost=Cost(None))
    row = exchange_row(record_of(exchange_events(attempts=[failed(), half, unpriced])))
    assert (row["input_tokens"], row["output_tokens"], row["cost_usd"], row["unpriced"]) == (11, 10, 0.5, 1)


def test_unknown_cost_stays_unknown() -> None:
    row = exchange_row(record_of(exchange_events(attempts=[answered(cost=Cost(None))])))
    assert row["cost_usd"] is None
    assert row["unpriced"] == 1


SECRET = "sk-ant-api03-verysecretvalue"


def test_credentials_that_slipped_through_are_masked_at_the_last_gate() -> None:
    change = Change("header", "x-api-key replaced", SECRET, SECRET)
    events = exchange_events(
        headers=(("authorization", f"Bearer {SECRET}"), ("x-api-key", SECRET)),
        attempts=[
            failed(message=f"refused {SECRET}", headers=(("set-cookie", SECRET),), changes=(change,)),
        ],
    )
    record = replace(record_of(events), query=f"key={SECRET}")
    rows = [exchange_row(record), details_row(record), attempt_row(record.id, record.attempts[0])]
    assert SECRET not in str(rows)
