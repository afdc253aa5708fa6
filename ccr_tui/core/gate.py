"""What the fallback policy asks before it tries an upstream: may it be tried now?"""

from __future__ import annotations

from typing import Protocol

from ccr_tui.core.exchange import Upstream


class Gate(Protocol):
    """Knows which upstreams must be passed over at this moment. Asking changes nothing."""

    def rests(self, upstream: Upstream) -> str:
        """Why `upstream` is to be left alone ("rests 12 s after 5 failures"); "" when it is not."""
        ...

    def too_dear(self, upstream: Upstream, first: Upstream) -> str:
        """Why nothing may fall back to `upstream` from a route that begins with `first`; "" when it may."""
        ...

    def entered(self, upstream: Upstream, first: Upstream) -> None:
        """A request falls back to `upstream` from a route that begins with `first`."""
        ...


class OpenGate:
    """Lets everything pass."""

    def rests(self, upstream: Upstream) -> str:
        return ""

    def too_dear(self, upstream: Upstream, first: Upstream) -> str:
        return ""

    def entered(self, upstream: Upstream, first: Upstream) -> None:
        return


OPEN_GATE = OpenGate()
