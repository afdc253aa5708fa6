"""Cuts bodies into blocks and keeps each block once, compressed, by the hash of its content.

Claude Code resends the whole conversation on every turn. Cut at the messages, almost all blocks of a
body are known already, and a session costs what is new in it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise

import zstandard
from sqlite_utils import Database

from ccr_tui.core.wire.json_spans import Span, array_spans, object_spans

HASH_BYTES = 16
REMEMBERED = 16_384
"""Hashes whose block ids are kept in memory: several long conversations, 3 MB."""

_COMPRESSIBLE = 64  # bytes; below this a frame header eats what compression saves
_TAIL_BYTES = 200
_TAIL = re.compile(rb'(?:,\s*"cache_control"\s*:\s*\{[^{}]*\})?[\s\]}]*\Z')
_FETCH = 400  # ids per query, below SQLite's oldest limit on parameters


def split(body: bytes) -> list[bytes]:
    """Pieces of `body`; joined they are `body`, whatever it holds. What is no JSON object is one piece.

    Pieces are each message, each block of `system`, `tools`, and what lies between. A message ends
    before its closing brackets and before a `cache_control` in front of them: Claude Code moves that
    marker along with every turn, and the message should stay the same block when it is gone.
    """
    cuts = sorted({0, len(body), *_cuts(body)})
    return [body[start:end] for start, end in pairwise(cuts)]


def _cuts(body: bytes) -> Iterator[int]:
    try:
        spans = object_spans(body)
    except (ValueError, RecursionError):
        return
    if "tools" in spans:
        yield from spans["tools"]
    for key in ("system", "messages"):
        for start, end in _elements(body, spans.get(key)):
            tail = _TAIL.search(body, max(start, end - _TAIL_BYTES), end)
            yield start
            yield tail.start() if tail else end


def _elements(body: bytes, span: Span | None) -> list[Span]:
    if span is None:
        return []
    try:
        return array_spans(body, *span) or [span]
    except (ValueError, RecursionError):
        return [span]


class BlockWriter:
    """Stores blocks through one connection, inside the transactions of its user."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._compressor = zstandard.ZstdCompressor(level=3)

    def forget(self) -> None:
        """Drop what is remembered: after a rollback, or when blocks were deleted."""
        self._known.clear()

    def put(self, content: bytes) -> int:
        """The id of the block with this content, stored now if it is new."""
        digest = blake2b(content, digest_size=HASH_BYTES).digest()
        block_id = self._known.get(digest)
        if block_id is None:
            block_id = self._find(digest) or self._insert(digest, content)
            self._known[digest] = block_id
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(digest)
        return block_id

    def _find(self, digest: bytes) -> int | None:
        row = self._db.execute("select id from blocks where hash = ?", [digest]).fetchone()
        return row[0] if row else None

    def _insert(self, digest: bytes, content: bytes) -> int:
        cursor = self._db.execute(
            "insert into blocks (hash, size, data) values (?, ?, ?)",
            [digest, len(content), self._packed(content)],
        )
        assert cursor.lastrowid is not None  # an insert that succeeded has one
        return cursor.lastrowid

    def _packed(self, content: bytes) -> bytes:
        if len(content) < _COMPRESSIBLE:
            return content
        packed = self._compressor.compress(content)
        return packed if len(packed) < len(content) else content


def unpack(size: int, data: bytes) -> bytes:
    """The content of a block row: data as long as the content itself was not compressed."""
    if len(data) == size:
        return data
    return zstandard.ZstdDecompressor().decompress(data, max_output_size=size)


def read_blocks(db: Database, ids: Iterable[int]) -> dict[int, bytes]:
    """The contents of the blocks by id; ids that do not exist are left out."""
    wanted = list(dict.fromkeys(ids))
    contents: dict[int, bytes] = {}
    for start in range(0, len(wanted), _FETCH):
        some = wanted[start : start + _FETCH]
        marks = ",".join("?" * len(some))
        for row in db.execute(f"select id, size, data from blocks where id in ({marks})", some):
            contents[row[0]] = unpack(row[1], row[2])
    return contents
