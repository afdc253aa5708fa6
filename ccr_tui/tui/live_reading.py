"""The reading part of the live backend."""

from __future__ import annotations

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store.reader import StoreReader

NEAR = 60
"""Exchanges of a session to look back: counts, titles and subagents come in between."""


class LiveReading:
    """See `bridge_reading.Reading`."""

    _reader: StoreReader

    def earlier(self, record: ExchangeRecord) -> ExchangeRecord | None:
        from ccr_tui.tui.request_diff import earlier_of  # noqa: PLC0415 - for one panel of the detail only

        session = record.facts.session
        if session is None:
            return None
        return earlier_of(record, self._reader.recent(NEAR, before=record.id, session=session))
