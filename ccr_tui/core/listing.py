"""What a list of stored exchanges is asked for: which ones, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ccr_tui.core.conditions import Condition
from ccr_tui.core.record import ExchangeRecord


class Sort(StrEnum):
    """What rows are ordered by, under the title that its column has on the screen."""

    AGE = "Age"
    COST = "Cost"
    TIME = "Time"
    TTFT = "TTFT"
    IN = "In"
    OUT = "Out"


class Word(Protocol):
    """One word of a filter: `value`, in lower case, is part of the field `key`, or of any when it is ""."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def negated(self) -> bool: ...

    def matches(self, record: ExchangeRecord) -> bool:
        """What the record alone says."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """All `words` and the `condition`, if there is one, must hold.

    By age the oldest come first; by anything else the greatest, or with `ascending` the smallest. What has
    no value there comes last.
    """

    words: tuple[Word, ...] = ()
    condition: Condition | None = None
    sort: Sort = Sort.AGE
    ascending: bool = False


def amount(record: ExchangeRecord, sort: Sort, now: float) -> float | None:
    """What a record is ordered by; None where that is not known (yet). `now` is seconds since the epoch."""
    usage = record.usage
    match sort:
        case Sort.AGE:
            return now - record.started_at
        case Sort.COST:
            return record.cost.usd
        case Sort.TIME:
            return now - record.started_at if record.duration_s is None else record.duration_s
        case Sort.TTFT:
            return record.ttft_s
        case Sort.IN:
            return usage.total_input_tokens if usage else None
        case Sort.OUT:
            return usage.output_tokens if usage else None
