"""The values that fields of the filter are known to have: those of the exchanges at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.record_values import FIELDS

NAMED = (
    "model", "provider", "upstream", "answered_model", "task", "winner", "agent_type", "session", "namespace",
    "project",
)  # fmt: skip
"""Fields with few values, each of which names something."""
LOOKED_AT = 500
MOST = 40


def known_values(records: Iterable[ExchangeRecord]) -> Mapping[str, tuple[str, ...]]:
    """By field, those of the newest exchanges first, as `records` has them."""
    newest = list(islice(records, LOOKED_AT))
    return {name: _values(name, newest) for name in NAMED if name in FIELDS}


def _values(name: str, records: Iterable[ExchangeRecord]) -> tuple[str, ...]:
    values = dict.fromkeys(str(FIELDS[name].of(record)) for record in records)
    return tuple(value for value in values if value)[:MOST]
