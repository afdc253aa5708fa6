"""Which quotas are used up, and until when: a memory without I/O; times are seconds since the epoch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ccr_tui.core.exchange import Upstream


class Account(NamedTuple):
    """What a quota is for: a provider, and a family of models there ("" for all)."""

    provider: str
    family: str

    def __str__(self) -> str:
        return f"{self.provider} ({self.family})" if self.family else self.provider

    def covers(self, upstream: Upstream) -> bool:
        return self.provider == upstream.provider and self.family in upstream.model.lower()


class _Spent(NamedTuple):
    until: float
    since: float


@dataclass(slots=True)
class SpentQuotas:
    """The used-up quotas of all providers."""

    _spent: dict[Account, _Spent] = field(default_factory=dict)

    def until(self, upstream: Upstream, now: float) -> float | None:
        """When the upstream may be asked again; None when it may be asked now."""
        found = [spent.until for account, spent in self._spent.items() if account.covers(upstream)]
        return max((until for until in found if until > now), default=None)

    def exhausts(self, provider: str, now: float) -> bool:
        """True when no model of the provider may be asked."""
        spent = self._spent.get(Account(provider, ""))
        return spent is not None and spent.until > now

    def spend(self, account: Account, until: float, now: float) -> bool:
        """A quota is used up until then; True when that is news."""
        news = account not in self._spent
        self._spent[account] = _Spent(until, now)
        return news

    def answered(self, upstream: Upstream, asked_at: float) -> list[Account]:
        """The upstream has answered what it was asked then: the quotas that it has again after all."""
        told = self._spent.items()
        return self._forget([a for a, spent in told if a.covers(upstream) and spent.since <= asked_at])

    def renewed(self, now: float) -> list[Account]:
        """Those that have begun anew since this was last asked."""
        return self._forget([account for account, spent in self._spent.items() if spent.until <= now])

    def forget(self, provider: str) -> None:
        """What was known of a provider means nothing any more."""
        self._forget([account for account in self._spent if account.provider == provider])

    def _forget(self, accounts: list[Account]) -> list[Account]:
        for account in accounts:
            del self._spent[account]
        return accounts
