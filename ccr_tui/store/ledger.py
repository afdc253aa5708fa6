"""Holds in memory what the database does not have yet, within bounds, whatever state the disk is in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ccr_tui.core.events import (
    AttemptFinished,
    AttemptProgressed,
    ExchangeEvent,
    ExchangeFinished,
    ExchangeStarted,
    Remark,
    Scored,
    Unscored,
)
from ccr_tui.core.record import ExchangeRecord, fold

MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_RECORDS = 4000
MAX_REMARKS = 4000


@dataclass(frozen=True, slots=True)
class RequestBody:
    """What the client sent. Bodies of one `conversation` begin alike."""

    exchange_id: str
    conversation: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AnswerBody:
    """What an attempt's upstream answered, or (without a number) what the client got instead."""

    exchange_id: str
    attempt: int | None
    content: bytes


Body = RequestBody | AnswerBody


class Ledger:
    """Folds events into records; remembers which records and bodies are still to be written."""

    def __init__(self) -> None:
        self._records: dict[str, ExchangeRecord] = {}
        self._dirty: dict[str, None] = {}
        self._bodies: deque[Body] = deque()
        self._remarks: dict[tuple[str, str], Remark] = {}
        self.body_bytes = 0
        self.lost_bodies = 0
        self.lost_exchanges = 0

    @property
    def unwritten(self) -> bool:
        return bool(self._dirty or self._bodies or self._remarks)

    @property
    def in_flight(self) -> bool:
        return bool(self._records)

    def dirty(self) -> Iterator[ExchangeRecord]:
        """Records to write, the oldest change first."""
        return (self._records[exchange_id] for exchange_id in list(self._dirty))

    def bodies(self) -> Iterator[Body]:
        """Bodies to write, in the order they came."""
        return iter(list(self._bodies))

    def remarks(self) -> Iterator[Remark]:
        """Remarks to write; they may belong to exchanges that were written long ago."""
        return iter(list(self._remarks.values()))

    def add(self, event: ExchangeEvent | Remark) -> None:
        """Take in one event. Progress changes the record but is no reason to write it."""
        if isinstance(event, Remark):
            by = event.by if isinstance(event, Scored | Unscored) else ""
            self._remarks[event.exchange_id, by] = event
            return
        record = fold(self._records.get(event.exchange_id), event)
        if record is None:
            return
        self._records[record.id] = record
        if not isinstance(event, AttemptProgressed):
            self._dirty[record.id] = None
        body = _body(event)
        if body is not None:
            self._bodies.append(body)
            self.body_bytes += len(body.content)

    def written(self) -> None:
        """Everything is in the database: keep only the records that go on."""
        for exchange_id in self._dirty:
            if not self._records[exchange_id].in_flight:
                del self._records[exchange_id]
        self._dirty.clear()
        self._bodies.clear()
        self._remarks.clear()
        self.body_bytes = 0

    def take_lost(self) -> str:
        """What went over the bounds since the last call, in words; empty when nothing did."""
        counts = ((self.lost_exchanges, "exchange"), (self.lost_bodies, "body"))
        self.lost_bodies = self.lost_exchanges = 0
        return " and ".join(f"{n} {_plural(n, word)}" for n, word in counts if n)

    def discard(self, exchange_id: str) -> None:
        """Give up one exchange, with its bodies."""
        self._records.pop(exchange_id, None)
        self._dirty.pop(exchange_id, None)
        self._bodies = deque(b for b in self._bodies if b.exchange_id != exchange_id)
        self._remarks = {key: one for key, one in self._remarks.items() if one.exchange_id != exchange_id}
        self.body_bytes = sum(len(b.content) for b in self._bodies)

    def trim(self) -> None:
        """Keep the bounds: the oldest bodies go first, records (which are small) long after them."""
        while self.body_bytes > MAX_BODY_BYTES:
            self.body_bytes -= len(self._bodies.popleft().content)
            self.lost_bodies += 1
        while len(self._records) > MAX_RECORDS:
            self.discard(next(iter(self._records)))
            self.lost_exchanges += 1
        while len(self._remarks) > MAX_REMARKS:
            self._remarks.pop(next(iter(self._remarks)))


def _plural(count: int, word: str) -> str:
    return word if count == 1 else {"body": "bodies"}.get(word, f"{word}s")


def _body(event: ExchangeEvent) -> Body | None:
    match event:
        case ExchangeStarted():
            facts = event.facts
            conversation = f"{facts.session}/{facts.agent}"
            return RequestBody(event.exchange_id, conversation, event.request.body)
        case AttemptFinished():
            return AnswerBody(event.exchange_id, event.number, event.body)
        case ExchangeFinished(body=bytes(content)):
            return AnswerBody(event.exchange_id, None, content)
        case _:
            return None
