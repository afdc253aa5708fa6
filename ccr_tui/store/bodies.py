"""Keeps request bodies as lists of blocks, each list as what it adds to an earlier one.

A conversation of 300 turns has some 1,200 pieces; 300 full lists would be a megabyte of ids. So a body
names an earlier body, how many of its first pieces it shares, and its own pieces from there on. Every
`MAX_DEPTH` bodies a full list starts anew, which bounds the work of rebuilding.
"""

from __future__ import annotations

import struct
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from ccr_tui.store.blocks import BlockWriter, read_blocks, split

MAX_DEPTH = 64
CONVERSATIONS = 64
"""Conversations whose latest bodies are kept in memory as candidates to build on."""

_CANDIDATES = 4  # titles and token counts come in between the turns of one conversation
_WORTHWHILE = 2  # shared pieces; below that a reference is not shorter than the list


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    pieces: tuple[int, ...]
    depth: int


class BodyWriter:
    """Stores request bodies through one connection, inside the transactions of its user."""

    def __init__(self, db: Database, blocks: BlockWriter) -> None:
        self._db = db
        self._blocks = blocks
        self._recent: OrderedDict[str, deque[_Stored]] = OrderedDict()

    def forget(self) -> None:
        """Drop what is remembered: after a rollback, or when bodies were deleted."""
        self._recent.clear()

    def put(self, body: bytes, conversation: str) -> int:
        """Store `body`; bodies of the same `conversation` are likely to share its beginning."""
        pieces = tuple(self._blocks.put(piece) for piece in split(body))
        recent = self._candidates(conversation)
        base, shared = _longest(recent, pieces)
        stored = _Stored(self._insert(len(body), pieces, base, shared), pieces, base.depth + 1 if base else 0)
        recent.append(stored)
        return stored.id

    def _candidates(self, conversation: str) -> deque[_Stored]:
        recent = self._recent.setdefault(conversation, deque(maxlen=_CANDIDATES))
        self._recent.move_to_end(conversation)
        if len(self._recent) > CONVERSATIONS:
            self._recent.popitem(last=False)
        return recent

    def _insert(self, size: int, pieces: tuple[int, ...], base: _Stored | None, shared: int) -> int:
        cursor = self._db.execute(
            "insert into bodies (size, base, shared, pieces) values (?, ?, ?, ?)",
            [size, base.id if base else None, shared, pack_ids(pieces[shared:])],
        )
        assert cursor.lastrowid is not None  # an insert that succeeded has one
        return cursor.lastrowid


def _longest(recent: Sequence[_Stored], pieces: tuple[int, ...]) -> tuple[_Stored | None, int]:
    """The body to build on and how many pieces it shares; none where a full list is due."""
    best, shared = None, _WORTHWHILE - 1
    for stored in reversed(recent):
        common = _common_prefix(stored.pieces, pieces)
        if common > shared:
            best, shared = stored, common
    if best is None or best.depth + 1 >= MAX_DEPTH:
        return None, 0
    return best, shared


def _common_prefix(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    shorter = min(len(a), len(b))
    return next((n for n in range(shorter) if a[n] != b[n]), shorter)


def pack_ids(ids: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(ids)}I", *ids)


def unpack_ids(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def read_body(db: Database, body_id: int) -> bytes:
    """The exact bytes of a stored body; `LookupError` when a part of it is missing."""
    ids = _piece_ids(db, body_id)
    contents = read_blocks(db, ids)
    return b"".join(contents[block_id] for block_id in ids)


def _piece_ids(db: Database, body_id: int) -> tuple[int, ...]:
    chain: list[tuple[int, tuple[int, ...]]] = []
    next_id: int | None = body_id
    while next_id is not None:
        row = db.execute("select base, shared, pieces from bodies where id = ?", [next_id]).fetchone()
        if row is None:
            raise LookupError(f"body {next_id} is missing")
        next_id = row[0]
        chain.append((row[1], unpack_ids(row[2])))
    ids: tuple[int, ...] = ()
    for shared, own in reversed(chain):
        ids = ids[:shared] + own
    return ids
