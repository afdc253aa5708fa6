from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from ccr_tui.store.blocks import REMEMBERED, BlockWriter, read_blocks, split
from ccr_tui.store.schema import migrations
from tests.store.conversation import bodies

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)
MARKED = st.fixed_dictionaries(
    {"type": st.just("text"), "text": st.text()},
    optional={"cache_control": st.just({"type": "ephemeral"})},
)
MESSAGES = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant"]), "content": st.lists(MARKED)})
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["messages", "system", "tools", "model", "metadata", "é", 'a"b']), VALUES | MESSAGES
)


@st.composite
def json_texts(draw: st.DrawFn) -> bytes:
    """JSON objects in odd dress: spaces anywhere, escapes, keys that come twice."""
    separators = (draw(st.sampled_from([",", " , ", ",\n\t"])), draw(st.sampled_from([":", " : ", ":\r\n"])))
    texts = [
        json.dumps(document, separators=separators, ensure_ascii=draw(st.booleans()))
        for document in draw(st.lists(DOCUMENTS, min_size=1, max_size=2))
    ]
    joined = ",".join(text[1:-1] for text in texts if len(text) > 2)
    return f"{draw(st.sampled_from(['', ' ', chr(10)]))}{{{joined}}} ".encode("utf-8", "surrogatepass")


@st.composite
def damaged_texts(draw: st.DrawFn) -> bytes:
    text = bytearray(draw(json_texts()))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(text)))
        text[place : place + draw(st.integers(0, 4))] = draw(st.binary(max_size=3))
    return bytes(text)


@settings(deadline=None)
@given(st.binary() | json_texts() | damaged_texts())
def test_pieces_joined_are_the_body(body: bytes) -> None:
    assert b"".join(split(body)) == body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b'{"messages":[]}',
        b'{"messages":"no list","system":7}',
        b'{"messages":[{"a":1}],"messages":[{"b":2},{"c":3}]}',
        b'{"messages":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'\xff\xfe{"messages":[1]}',
    ],
)
def test_odd_bodies_survive(body: bytes) -> None:
    assert b"".join(split(body)) == body


def test_cuts_at_messages_system_blocks_and_tools() -> None:
    tools = b'[{"name":"a"},{"name":"b"}]'
    body = (
        b'{"model":"m","messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}],'
        b'"system":[{"type":"text","text":"be kind"}],"tools":' + tools + b',"stream":true}'
    )
    pieces = split(body)
    assert b'{"role":"user","content":"one"' in pieces
    assert b'{"role":"assistant","content":"two"' in pieces
    assert b'{"type":"text","text":"be kind"' in pieces
    assert tools in pieces


def test_a_message_is_the_same_block_with_and_without_the_cache_marker() -> None:
    first, second = bodies(2, words=20)
    old = {piece for piece in split(first) if b'"role"' in piece}
    assert old <= set(split(second))
    assert b"cache_control" not in b"".join(old)


def test_only_new_messages_are_new_blocks() -> None:
    *_, before, after = bodies(20, words=20)
    new = set(split(after)) - set(split(before))
    assert len(new) == 2
    assert all(b'"role"' in piece for piece in new)


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(Database(memory=True)) as database:
        migrations.apply(database)
        yield database


CONTENTS: list[Any] = [b"", b"x", b"short", b"long and dull " * 500, bytes(range(256)) * 3]


def test_blocks_come_back_as_they_were(db: Database) -> None:
    writer = BlockWriter(db)
    ids = [writer.put(content) for content in CONTENTS]
    assert [read_blocks(db, ids)[block_id] for block_id in ids] == CONTENTS


def test_equal_blocks_are_stored_once(db: Database) -> None:
    writer = BlockWriter(db)
    ids = {writer.put(b"same") for _ in range(3)}
    writer.forget()
    ids |= {writer.put(b"same"), BlockWriter(db).put(b"same")}
    assert len(ids) == db.table("blocks").count == 1


def test_what_does_not_compress_is_kept_raw(db: Database) -> None:
    writer = BlockWriter(db)
    for content in CONTENTS:
        writer.put(content)
    rows = db.query("select size, length(data) as stored from blocks")
    assert all(row["stored"] <= row["size"] for row in rows)


def test_more_blocks_than_are_remembered_stay_single(db: Database) -> None:
    writer = BlockWriter(db)
    first = writer.put(b"0")
    with db.atomic():
        for n in range(1, REMEMBERED + 2):
            writer.put(str(n).encode())
    assert writer.put(b"0") == first


def test_reading_more_blocks_than_a_query_takes(db: Database) -> None:
    writer = BlockWriter(db)
    with db.atomic():
        ids = [writer.put(str(n).encode()) for n in range(1000)]
    assert len(read_blocks(db, ids)) == 1000
