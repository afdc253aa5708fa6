"""The fake backend's history, looked back at."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.request_diff import earlier_of


class FakeReading:
    """Looks at what was played."""

    _records: Mapping[str, ExchangeRecord | None]

    def earlier(self, record: ExchangeRecord) -> ExchangeRecord | None:
        played = [other for other in self._records.values() if other and other.id < record.id]
        return earlier_of(record, sorted(played, key=lambda other: other.id))
