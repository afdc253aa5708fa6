"""How each upstream fares: who rests after failures, whose quota is used up, who may be tried now.

It is the gate that the fallback policy asks, and it tells the user when an upstream goes and comes back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import NamedTuple

from ccr_tui.core.breaker import Circuit, Sign, sign_of
from ccr_tui.core.config import Config
from ccr_tui.core.exchange import Completed, Failed, Failure, Headers, Outcome, Upstream
from ccr_tui.core.providers import Auth
from ccr_tui.core.quota import Quota
from ccr_tui.core.tiers import is_upward
from ccr_tui.core.upstream_tier import upstream_tier
from ccr_tui.core.upward import UpwardCount
from ccr_tui.engine.quotas import Quotas

OK, RESTING, EXHAUSTED, PAUSED = "ok", "resting", "exhausted", "paused"


class Standing(NamedTuple):
    """How an upstream fares, as `Health.by_provider` says it, and why as half a sentence ("" when ok)."""

    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Begun:
    """When a try began, by both clocks; `probe`: it is to find out whether its upstream is back."""

    at: float
    wall: float
    probe: bool = False


class Health:
    """Belongs to the engine's event loop; `apply` may come from any thread.

    `clock` is steady, for rests and caps; `wall` gives seconds since the epoch, for quotas and prices.
    """

    def __init__(
        self,
        config: Config,
        notice: Callable[[str, str], None],
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._config = self._settled = config
        self._notice = notice
        self._clock = clock
        self._wall = wall
        self._circuits: dict[Upstream, Circuit] = {}
        self._quotas = Quotas(notice, wall)
        self._upward = UpwardCount()
        self._told_upward = False
        self.paused: frozenset[str] = frozenset()
        """Providers that the user has passed over. May be read by any thread."""

    def apply(self, config: Config) -> None:
        """Judge by another configuration from now on; what is known of a changed provider is forgotten."""
        self._config = config

    def by_provider(self) -> dict[str, str]:
        """ "ok", "resting" (one of its upstreams does), "exhausted" or "paused" for each provider."""
        self._settle()
        now = self._clock()
        resting = {upstream.provider for upstream, c in self._circuits.items() if c.holds_back(now)}
        return {name: self._state(name, resting) for name in self._settled.providers}

    def of(self, upstream: Upstream) -> Standing:
        """How this upstream fares at this moment."""
        self._settle()
        if upstream.provider in self.paused:
            return Standing(PAUSED, "paused by you")
        if exhausted := self._quotas.why(upstream):
            return Standing(EXHAUSTED, exhausted)
        circuit, now = self._circuits.get(upstream), self._clock()
        if circuit is None or not circuit.holds_back(now):
            return Standing(OK, "")
        rest_s = math.ceil(circuit.rests_s(now))
        if rest_s == 0:
            return Standing(RESTING, "one try is finding out whether it is back")
        return Standing(RESTING, f"rests {rest_s} s after {_failures(circuit.failures)}")

    def failing(self) -> dict[Upstream, str]:
        """The upstreams in ordinary use whose last tries failed, with how many did, as half a sentence."""
        self._settle()
        return {
            upstream: f"{_failures(circuit.failures)} since it last answered"
            for upstream, circuit in self._circuits.items()
            if circuit.is_closed and circuit.failures
        }

    def pause(self, provider: str, on: bool) -> None:
        """Pass the provider over, as if it rested, until it is taken back; edits of the file do not."""
        self.paused = self.paused | {provider} if on else self.paused - {provider}

    def quota(self, provider: str) -> Quota | None:
        """What the provider told last of its quota; None when it never told anything."""
        return self._quotas.newest(provider)

    def rests(self, upstream: Upstream) -> str:
        """Why `upstream` is to be left alone; "" when it is not. See `core.gate.Gate`."""
        return self.of(upstream).why

    def too_dear(self, upstream: Upstream, first: Upstream) -> str:
        """Why nothing may fall back from `first` to `upstream`; "" when it may. See `core.gate.Gate`."""
        if not self._is_upward(first, upstream):
            return ""
        cap = self._settled.upward
        spent = self._upward.spent(cap, self._clock())
        if spent and not self._told_upward and cap.per_hour and cap.per_day:
            self._notice("warning", f"No more fallbacks to a dearer tier for now: {spent}.")
        self._told_upward = bool(spent)
        return f"a dearer tier, {spent}" if spent else ""

    def entered(self, upstream: Upstream, first: Upstream) -> None:
        """A request falls back from `first` to `upstream`. See `core.gate.Gate`."""
        if self._is_upward(first, upstream):
            self._upward.count(self._clock())

    def begin(self, upstream: Upstream, *, counts: bool = True) -> Begun:
        """A try begins; give the value to `note` when it has ended. `counts` as there."""
        self._settle()
        now, circuit = self._clock(), self._circuits.get(upstream)
        return Begun(now, self._wall(), circuit is not None and counts and circuit.began(now))

    def note(
        self,
        upstream: Upstream,
        outcome: Outcome | None,
        headers: Headers,
        begun: Begun,
        *,
        counts: bool = True,
    ) -> None:
        """A try has ended so, after these response headers; None as outcome says nothing of the upstream.

        With `counts` False a failure is not held against the upstream; what it says of a quota is true
        all the same.
        """
        self._settle()
        self._quotas.read(upstream.provider, headers, begun.wall)
        circuit = self._circuits.get(upstream)
        if circuit is not None and begun.probe:
            circuit.ended()
        match outcome:
            case Completed(status=status) if status < 400:
                self._quotas.answered(upstream, begun.wall)
                self._close(upstream, begun)
            case Failed(failure=failure):
                self._quotas.spend(upstream, failure)
                if counts:
                    self._judge(upstream, failure, begun)

    def _state(self, provider: str, resting: Container[str]) -> str:
        if provider in self.paused:
            return PAUSED
        if self._quotas.exhausted(provider):
            return EXHAUSTED
        return RESTING if provider in resting else OK

    def _judge(self, upstream: Upstream, failure: Failure, begun: Begun) -> None:
        provider = self._settled.providers.get(upstream.provider)
        sign = sign_of(failure, own_key=provider is not None and provider.auth is Auth.KEY)
        if sign is Sign.ANSWERS:
            self._close(upstream, begun)
        elif sign is Sign.FAILS:
            self._count(upstream, failure, begun)

    def _count(self, upstream: Upstream, failure: Failure, begun: Begun) -> None:
        circuit = self._circuits.setdefault(upstream, Circuit())
        news = circuit.is_closed
        rest_s = circuit.failed(self._clock(), self._settled.breaker, probe=begun.probe)
        if rest_s is not None and news:
            why = f"{_failures(circuit.failures)}: {failure.message.rstrip('.')}"
            self._notice("warning", f"{upstream} rests for {rest_s:g} s after {why}.")

    def _close(self, upstream: Upstream, begun: Begun) -> None:
        """The upstream has answered."""
        circuit = self._circuits.get(upstream)
        if circuit is not None and not circuit.outdates(begun.at):
            del self._circuits[upstream]
            if not circuit.is_closed:
                self._notice("info", f"{upstream} answers again.")

    def _is_upward(self, first: Upstream, upstream: Upstream) -> bool:
        config, at = self._settled, self._wall()
        return is_upward(upstream_tier(first, config, at), upstream_tier(upstream, config, at))

    def _settle(self) -> None:
        """Take in what has come about by itself: another configuration, a new window of a quota."""
        config, before = self._config, self._settled
        if config is not before:
            self._settled = config
            changed = [n for n, provider in before.providers.items() if config.providers.get(n) != provider]
            keeps = {u: c for u, c in self._circuits.items() if u.provider not in changed}
            self._circuits = keeps if config.breaker.failures else {}
            for name in changed:
                self._quotas.forget(name)
        self._quotas.renew()


def _failures(count: int) -> str:
    return "1 failure" if count == 1 else f"{count} failures"
