"""Writes exchanges down for other programs, piece by piece: however many there are, one is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from ccr_tui.core.export_csv import csv_head, csv_line
from ccr_tui.core.export_har import har_creator, har_entry
from ccr_tui.core.export_row import masked, masked_row
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.redact import redact_headers, redact_text


class Format(StrEnum):
    """What an export is written as."""

    HAR = "har"
    JSONL = "jsonl"
    CSV = "csv"

    @property
    def meaning(self) -> str:
        """What it is for, in a few words."""
        return _MEANINGS[self]


_MEANINGS = {
    Format.HAR: "HTTP archive, for developer tools and proxies",
    Format.JSONL: "one JSON object a line, bodies included, for scripts",
    Format.CSV: "a table without bodies, for spreadsheets",
}


class Item(NamedTuple):
    """An exchange with the client's request and what it got; empty where that was not kept."""

    record: ExchangeRecord
    request: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class Maker:
    """Who writes: our version, and the address that clients send to."""

    version: str
    base_url: str


def export(items: Iterable[Item], format: Format, maker: Maker) -> Iterator[str]:
    """The text of an export in pieces. Secrets are masked in all of it."""
    match format:
        case Format.HAR:
            return _har(items, maker)
        case Format.JSONL:
            return (_json(_row(item)) + "\n" for item in items)
        case Format.CSV:
            return _csv(items)


def _har(items: Iterable[Item], maker: Maker) -> Iterator[str]:
    head = _json(har_creator(maker.version)).removesuffix("}")
    yield f'{{"log":{head},"entries":['
    for number, (record, request, answer) in enumerate(items):
        yield (",\n" if number else "\n") + _json(har_entry(record, request, answer, maker.base_url))
    yield "\n]}}\n"


def _csv(items: Iterable[Item]) -> Iterator[str]:
    yield csv_head()
    for item in items:
        yield csv_line(item.record)


def _row(item: Item) -> dict[str, Any]:
    record = item.record
    return {
        **masked_row(record),
        "headers": [list(pair) for pair in redact_headers(record.headers)],
        "decision": masked(msgspec.to_builtins(record.decision)),
        "request": _parsed(item.request),
        "answer": redact_text(item.answer.decode("utf-8", "replace")),
    }


def _parsed(body: bytes) -> Any:
    """The request as JSON where it is some, so that scripts need not parse twice."""
    text = redact_text(body.decode("utf-8", "replace"))
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
