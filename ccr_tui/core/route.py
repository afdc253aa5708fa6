"""A route: where requests of one kind go, and where they go next when that fails."""

from __future__ import annotations

from dataclasses import dataclass

from ccr_tui.core.exchange import Upstream


@dataclass(frozen=True, slots=True)
class Escalation:
    """Have the answer judged before the client sees it; below `below` (0 to 10) answer again at `to`."""

    to: tuple[Upstream, ...]
    below: int = 6


@dataclass(frozen=True, slots=True)
class Route:
    """Ordered upstreams: the first is used, the rest are its fallback chain.

    A `transparent` route is the client's own choice of model: its HTTP errors are handed on as they
    are, because the client repeats them itself, as it would without us. `too_long` and `refused` are
    chains of their own for a conversation that does not fit and for an answer that the model refused.
    `shadow` has the answer judged after the client has it.
    """

    upstreams: tuple[Upstream, ...]
    transparent: bool = False
    too_long: tuple[Upstream, ...] = ()
    refused: tuple[Upstream, ...] = ()
    escalation: Escalation | None = None
    shadow: bool = False

    def __str__(self) -> str:
        return " → ".join(map(str, self.upstreams))

    @property
    def all_upstreams(self) -> tuple[Upstream, ...]:
        """Everything that a request on this route may reach, each once, in order."""
        to = self.escalation.to if self.escalation else ()
        return tuple(dict.fromkeys((*self.upstreams, *self.too_long, *self.refused, *to)))
