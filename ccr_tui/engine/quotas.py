"""What is known of the providers' quotas: the newest reading of each, and which are used up until when."""

from __future__ import annotations

import time
from collections.abc import Callable

from ccr_tui.core.exchange import Failure, Headers, Upstream
from ccr_tui.core.quota import Quota, read_quota
from ccr_tui.core.spent_quotas import Account, SpentQuotas

_NEAR_S = 12 * 3600.0


class Quotas:
    """Belongs to the engine's event loop. `wall` gives seconds since the epoch."""

    def __init__(self, notice: Callable[[str, str], None], wall: Callable[[], float]) -> None:
        self._notice = notice
        self._wall = wall
        self._spent = SpentQuotas()
        self._newest: dict[str, Quota] = {}

    def newest(self, provider: str) -> Quota | None:
        """What the provider told last; None when it never told anything."""
        return self._newest.get(provider)

    def why(self, upstream: Upstream) -> str:
        """Until when the upstream's quota is used up, in half a sentence; "" when it is not."""
        until = self._spent.until(upstream, self._wall())
        return "" if until is None else f"its quota is used up until {self._time_of(until)}"

    def exhausted(self, provider: str) -> bool:
        """True when no model of the provider may be asked."""
        return self._spent.exhausts(provider, self._wall())

    def read(self, provider: str, headers: Headers, at: float) -> None:
        """Take in the headers of an answer to what was asked then."""
        quota, known = read_quota(headers, at), self._newest.get(provider)
        if quota is not None and (known is None or known.read_at <= at):
            self._newest[provider] = quota

    def spend(self, upstream: Upstream, failure: Failure) -> None:
        """A try has failed; the user is told when that shows a quota to be used up."""
        if failure.spent_until is None:
            return
        account = Account(upstream.provider, failure.spent_family)
        if self._spent.spend(account, failure.spent_until, self._wall()):
            until = self._time_of(failure.spent_until)
            self._notice("warning", f"The quota of {account} is used up until {until}.")

    def answered(self, upstream: Upstream, asked_at: float) -> None:
        """The upstream has answered what it was asked then: its quota is not used up, whatever was said."""
        self._tell_back(self._spent.answered(upstream, asked_at))

    def renew(self) -> None:
        """Tell the user which quotas have begun anew since this was last called."""
        self._tell_back(self._spent.renewed(self._wall()))

    def forget(self, provider: str) -> None:
        """What was known of a provider means nothing any more."""
        self._spent.forget(provider)
        self._newest.pop(provider, None)

    def _tell_back(self, accounts: list[Account]) -> None:
        for account in accounts:
            self._notice("info", f"The quota of {account} is there again.")

    def _time_of(self, at: float) -> str:
        """A time as a person reads it: with its day when it is not near."""
        near = at - self._wall() < _NEAR_S
        return time.strftime("%H:%M" if near else "%a %H:%M", time.localtime(at))
