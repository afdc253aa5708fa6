"""The one seam between the screen and the rest: what screens may ask, and nothing more.

Everything but `address`, `config` and `subscribe` may block for a moment (a database, a lock), so screens
call it from worker threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from ccr_tui.core.config import Config
from ccr_tui.core.events import Event
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge_acting import Acting
from ccr_tui.tui.bridge_listing import Listing
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.bridge_reading import Reading
from ccr_tui.tui.bridge_remembering import Remembering
from ccr_tui.tui.bridge_routes import RouteEditing


class Backend(Acting, Listing, RouteEditing, Numbers, Remembering, Reading, Protocol):
    """What the screen needs of engine and store. Failures are `CcrError`s whose text is shown."""

    @property
    def address(self) -> str:
        """Where Claude Code connects, such as `http://127.0.0.1:3456`."""

    def config(self) -> Config:
        """The configuration in force."""

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Call `callback` with every event, from another thread; the returned function ends it."""

    def recent(self, limit: int) -> Sequence[ExchangeRecord]:
        """The newest `limit` exchanges of the history, in any order, to count them."""

    def totals_today(self) -> Totals:
        """Sums over what finished since local midnight."""

    def request_body(self, id: str) -> bytes:
        """The client's request as kept; empty when it is no longer there."""

    def response_body(self, id: str, attempt: int | None = None) -> bytes:
        """What the client got, or what one attempt (counted from 1) answered."""

    def live_body(self, id: str) -> bytes | None:
        """The answer so far of an exchange in flight; None when it is not in flight."""

    def replay(self, id: str, upstream: Upstream | None) -> str:
        """Send a kept request again, to `upstream` or the same route; gives the new exchange's id."""

    def cancel(self, id: str) -> None:
        """Stop an exchange in flight; `CcrError` when it is not, or not in this process."""
