"""Reads exchanges with their bodies for an export, some at a time: the history may be larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.core.export import Item
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store import queries
from ccr_tui.store.blocks import read_blocks
from ccr_tui.store.bodies import read_body
from ccr_tui.store.reader import StoreReader

PAGE = 200
"""Records that are read from one snapshot."""


def exported(
    reader: StoreReader, wanted: Callable[[ExchangeRecord], bool], *, bodies: bool = True
) -> Iterator[Item]:
    """The exchanges that are `wanted`, the oldest first; what comes while they are read may be among them."""
    last = ""
    while records := reader.ask(partial(_page, after=last)):
        last = records[-1].id
        for record in filter(wanted, records):
            yield reader.ask(partial(_item, record=record)) if bodies else Item(record, b"", b"")


def _page(db: Database, after: str) -> list[ExchangeRecord]:
    return queries.records(db, "where e.id > ? order by e.id limit ?", [after, PAGE])


def _item(db: Database, record: ExchangeRecord) -> Item:
    return Item(record, _kept(lambda: _request(db, record.id)), _kept(lambda: _answer(db, record.id)))


def _kept(read: Callable[[], bytes]) -> bytes:
    """A body, empty where none was kept, or where its exchange has been deleted meanwhile."""
    try:
        return read()
    except StoreError:
        return b""


def _request(db: Database, id: str) -> bytes:
    return read_body(db, queries.request_body_id(db, id))


def _answer(db: Database, id: str) -> bytes:
    block = queries.client_answer_block(db, id)
    return b"" if block is None else read_blocks(db, [block])[block]
