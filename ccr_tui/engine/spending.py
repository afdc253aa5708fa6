"""What has been spent today, by session and by namespace, as the events tell it."""

from __future__ import annotations

from ccr_tui.core.config import Config
from ccr_tui.core.events import Event
from ccr_tui.core.facts import RequestFacts


class Spending:
    """`submit` runs wherever an event is published; the rest belongs to the engine's event loop."""

    def submit(self, event: Event) -> None:
        """Take in one event."""

    def today(self) -> float:
        """Dollars since local midnight."""
        return 0.0

    def of_session(self, session: str | None) -> float:
        """Dollars of one session."""
        return 0.0

    def over(self, facts: RequestFacts, config: Config) -> tuple[str, str]:
        """Action and sentence of the budget that this request's session, namespace or day has used up.

        ("", "") while there is money left.
        """
        return "", ""
