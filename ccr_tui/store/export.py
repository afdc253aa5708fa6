"""Reads exchanges with their bodies for an export, some at a time: the history may be larger than memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from functools import partial

from sqlite_utils import Database

from ccr_tui.core.errors import StoreError
from ccr_tui.core.export import Item
from ccr_tui.core.listing import Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store import queries
from ccr_tui.store.blocks import read_blocks
from ccr_tui.store.bodies import read_body
from ccr_tui.store.reader import StoreReader

PAGE = 200
"""Records that are read from one snapshot."""


def exported(reader: StoreReader, wanted: Wanted, *, bodies: bool = True) -> Iterator[Item]:
    """The exchanges that are `wanted`, the oldest first; without `bodies` theirs are empty."""
    rows = array("q")
    for batch in reversed(list(reader.batches(wanted))):  # the batch of the newest comes first
        rows.extend(batch)
    for start in range(0, len(rows), PAGE):
        some = rows[start : start + PAGE]
        records = reader.page(some)
        for record in (records[row] for row in some if row in records):
            yield reader.ask(partial(_item, record=record)) if bodies else Item(record, b"", b"")


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
