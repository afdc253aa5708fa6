"""What may be spent: whether a budget is used up, in a sentence that the client can show.

Only what is priced counts: an unknown price is never taken for a sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ccr_tui.core.config import Budget, Config
from ccr_tui.core.facts import RequestFacts

ACTIONS = ("warn", "reroute", "stop")
"""What a used-up budget does, in rising order."""


@dataclass(slots=True)
class Spent:
    """Dollars: since midnight in all and by namespace, and by session however long it has lasted."""

    today: float = 0.0
    by_namespace: dict[str, float] = field(default_factory=dict)
    by_session: dict[str, float] = field(default_factory=dict)

    def add(self, usd: float, session: str | None, namespace: str) -> None:
        self.today += usd
        self.by_namespace[namespace] = self.by_namespace.get(namespace, 0.0) + usd
        if session:
            self.by_session[session] = self.by_session.get(session, 0.0) + usd


@dataclass(frozen=True, slots=True)
class Overrun:
    """A budget that is used up: what it asks for, and how to say it. `key` tells one from another."""

    action: str
    sentence: str
    key: str


def overrun(facts: RequestFacts, config: Config, spent: Spent) -> Overrun | None:
    """The strictest of the used-up budgets that this request falls under."""
    found = _overruns(facts, config, spent)
    return max(found, key=lambda over: ACTIONS.index(over.action), default=None)


def _overruns(facts: RequestFacts, config: Config, spent: Spent) -> Iterator[Overrun]:
    session, name = facts.session or "", facts.namespace
    in_session = spent.by_session.get(session, 0.0)
    yield from _used_up(config.budget, "", session, spent.today, in_session)
    own = config.namespace_budgets.get(name)
    if own is not None:
        yield from _used_up(own, name, session, spent.by_namespace.get(name, 0.0), in_session)


def _used_up(budget: Budget, name: str, session: str, today: float, in_session: float) -> Iterator[Overrun]:
    of = f" of namespace {name!r}" if name else ""
    place = f"namespaces.{name}.budget" if name else "budget"
    if budget.per_day is not None and today >= budget.per_day:
        what = f"The budget{of} of ${budget.per_day:,.2f} a day is used up (${today:,.2f} since midnight)"
        yield Overrun(budget.action, f"{what}: raise {place}.per_day, or wait for tomorrow.", place)
    if session and budget.per_session is not None and in_session >= budget.per_session:
        limit = f"${budget.per_session:,.2f}"
        what = f"The budget{of} of {limit} a session is used up (${in_session:,.2f} in this one)"
        key = f"{place} {session}"
        yield Overrun(budget.action, f"{what}: raise {place}.per_session, or begin a new session.", key)


def limits_anything(config: Config) -> bool:
    """Whether any budget is set at all."""
    budgets = (config.budget, *config.namespace_budgets.values())
    return any(b.per_day is not None or b.per_session is not None for b in budgets)
