"""Exchanges as a table of comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from ccr_tui.core.export_row import masked_row
from ccr_tui.core.record import ExchangeRecord

_FROM_ROW = (
    "id",
    "parent_id",
    "started_at",
    "session",
    "agent",
    "prompt",
    "task",
    "winner",
    "asked_model",
    "provider",
    "model",
    "outcome",
    "status",
    "failure",
    "stop_reason",
    "ttft_ms",
    "duration_ms",
    "request_bytes",
    "cost_usd",
    "cost_at_least",
    "asked_cost_usd",
    "marked",
    "note",
)
_USAGE = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output")
COLUMNS = (*_FROM_ROW, *(f"{name}_tokens" for name in _USAGE), "attempts", "your_score")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a text would begin that a spreadsheet runs."""


def csv_head() -> str:
    return _line(COLUMNS)


def csv_line(record: ExchangeRecord) -> str:
    """One exchange; what is unknown is empty. Text that a spreadsheet would run begins with an apostrophe."""
    row = masked_row(record)
    usage = row["usage"] or {}
    values = [row[name] for name in _FROM_ROW] + [usage.get(name) for name in _USAGE]
    return _line(map(_cell, [*values, len(record.attempts), record.own_score]))


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_FORMULA) else value


def _line(cells: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
