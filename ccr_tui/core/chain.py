"""Which upstream of a route comes next: in order, past those that the gate holds back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.gate import Gate
from ccr_tui.core.route import Route


@dataclass(slots=True)
class Chain:
    """The upstreams that are left to one request.

    `held_back` tells of those passed over in the search for the newest one, `in_spite` that it is one of
    them itself.
    """

    route: Route
    gate: Gate
    held_back: list[str] = field(default_factory=list)
    in_spite: bool = False
    _left: tuple[Upstream, ...] = field(init=False)
    _tried: set[Upstream] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._left = self.route.upstreams

    @property
    def how(self) -> str:
        """How the newest upstream was found, as words that follow why."""
        if not self.held_back:
            return ""
        others = "; ".join(self.held_back)
        return f", for want of another ({others})" if self.in_spite else f", skipped {others}"

    @property
    def has_more(self) -> bool:
        """True when another upstream may be tried now."""
        return any(not self._why_not(upstream) for upstream in self._left)

    def begin(self) -> Upstream:
        """The first upstream that may be tried; the very first when none may: nothing is ever unroutable."""
        return self.next() or self._anyway(self._first)

    def next(self) -> Upstream | None:
        """The next upstream that may be tried."""
        self.held_back, self.in_spite = [], False
        for position, upstream in enumerate(self._left, 1):
            why = self._why_not(upstream)
            if not why:
                self._left = self._left[position:]
                return self._enter(upstream)
            self.held_back.append(f"{upstream}: {why}")
        self._left = ()
        return None

    def too_long(self) -> Upstream | None:
        """The next upstream for a conversation that does not fit."""
        self._left = _untried(self.route.too_long, self._tried)
        return self.next()

    def refused(self) -> Upstream | None:
        """The next upstream after a refusal.

        The refusal was kept from the client because somebody could be asked, so somebody is asked.
        """
        self._left = left = _untried(self.route.refused, self._tried)
        return self.next() or (self._anyway(left[0]) if left else None)

    @property
    def _first(self) -> Upstream:
        return self.route.upstreams[0]

    def _why_not(self, upstream: Upstream) -> str:
        return _why_not(self.gate, upstream, self._first)

    def _anyway(self, upstream: Upstream) -> Upstream:
        self.in_spite = True
        return self._enter(upstream)

    def _enter(self, upstream: Upstream) -> Upstream:
        if upstream != self._first:
            self.gate.entered(upstream, self._first)
        self._tried.add(upstream)
        return upstream


def somebody_after_refusal(route: Route, tried: Collection[Upstream], gate: Gate) -> bool:
    """True when the route has an upstream that may be asked what the model has refused."""
    left = _untried(route.refused, tried)
    return any(not _why_not(gate, upstream, route.upstreams[0]) for upstream in left)


def _untried(upstreams: tuple[Upstream, ...], tried: Collection[Upstream]) -> tuple[Upstream, ...]:
    return tuple(dict.fromkeys(upstream for upstream in upstreams if upstream not in tried))


def _why_not(gate: Gate, upstream: Upstream, first: Upstream) -> str:
    return gate.rests(upstream) or ("" if upstream == first else gate.too_dear(upstream, first))
