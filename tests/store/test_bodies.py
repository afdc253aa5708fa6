from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from ccr_tui.store.blocks import BlockWriter
from ccr_tui.store.bodies import MAX_DEPTH, BodyWriter, pack_ids, read_body, unpack_ids
from ccr_tui.store.schema import migrations
from tests.store.conversation import bodies


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(Database(memory=True)) as database:
        migrations.apply(database)
        yield database


@pytest.fixture
def writer(db: Database) -> BodyWriter:
    return BodyWriter(db, BlockWriter(db))


def list_sizes(db: Database) -> list[int]:
    return [row["length"] for row in db.query("select length(pieces) as length from bodies order by id")]


def test_every_turn_of_a_session_comes_back_exactly(db: Database, writer: BodyWriter) -> None:
    sent = list(bodies(MAX_DEPTH + 20, words=5))
    ids = [writer.put(body, "s") for body in sent]
    assert [read_body(db, body_id) for body_id in ids] == sent


def test_a_turn_adds_few_ids_however_long_the_session(db: Database, writer: BodyWriter) -> None:
    for body in bodies(MAX_DEPTH, words=5):
        writer.put(body, "s")
    full, *rest = list_sizes(db)
    assert max(rest) <= full + 4 * 8


def test_a_full_list_bounds_the_chain(db: Database, writer: BodyWriter) -> None:
    for body in bodies(2 * MAX_DEPTH + 2, words=3):
        writer.put(body, "s")
    full = [row["id"] for row in db.query("select id from bodies where base is null order by id")]
    assert full == [1, 1 + MAX_DEPTH, 1 + 2 * MAX_DEPTH]


def test_other_requests_in_between_do_not_break_the_chain(db: Database, writer: BodyWriter) -> None:
    for n, body in enumerate(bodies(10, words=5)):
        writer.put(body, "s")
        writer.put(b'{"messages":[{"role":"user","content":"title %d"}]}' % n, "s")
    turns = [row["base"] for row in db.query("select base from bodies where id % 2 = 1 order by id")]
    assert turns == [None, 1, 3, 5, 7, 9, 11, 13, 15, 17]


def test_conversations_do_not_build_on_each_other(db: Database, writer: BodyWriter) -> None:
    for n, body in enumerate(bodies(4, words=5)):
        writer.put(body, f"s{n}")
    assert {row["base"] for row in db.query("select base from bodies")} == {None}


def test_a_body_sent_again_costs_no_ids(db: Database, writer: BodyWriter) -> None:
    (body,) = bodies(1)
    ids = [writer.put(body, "s") for _ in range(3)]
    assert [read_body(db, body_id) for body_id in ids] == [body] * 3
    assert list_sizes(db)[1:] == [0, 0]


def test_a_missing_part_is_an_error_not_a_shorter_body(db: Database, writer: BodyWriter) -> None:
    first, second = bodies(2, words=5)
    writer.put(first, "s")
    body_id = writer.put(second, "s")
    db.execute("delete from bodies where id = 1")
    with pytest.raises(LookupError):
        read_body(db, body_id)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**32 - 1)))
def test_ids_survive_packing(ids: list[int]) -> None:
    assert unpack_ids(pack_ids(ids)) == tuple(ids)
