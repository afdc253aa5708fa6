"""What the detail asks of the history beyond one exchange's own record and bodies."""

from __future__ import annotations

from typing import Protocol

from ccr_tui.core.record import ExchangeRecord


class Reading(Protocol):
    """May block. Failures are `CcrError`s whose text is shown."""

    def earlier(self, record: ExchangeRecord) -> ExchangeRecord | None:
        """The exchange before this one in its conversation, or None."""
