"""A dry run: what another configuration would have done with the same requests.

`trials` is a generator that decides one request at a time, so that a caller may stop, show progress or
run it in a thread; `core.dry_run_result` adds the trials up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.pricing import price
from ccr_tui.core.simulation import Ask, Item, Ruling, Simulation, nobody
from ccr_tui.core.usability import Trouble, Usability

TURN = "turn"
"""The step by which a tool loop stays where it is, whoever won."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the answer to a moved request cost, and what the same tokens would cost at the new upstream.

    `reread` is what it would cost once more to read `reread_tokens` there that came from a cache before.
    """

    was: Cost = Cost()
    now: Cost = Cost()
    reread_tokens: int = 0
    reread: Cost = Cost()


@dataclass(frozen=True, slots=True)
class Trial:
    """One request decided by the candidate, beside what was decided `before` (None: never).

    `broke`: it would not get where it is sent before either.
    """

    item: Item
    before: Decision | None
    ruling: Ruling
    prices: Prices = Prices()
    troubles: tuple[Trouble, ...] = ()
    broke: bool = False

    @property
    def after(self) -> Decision:
        return self.ruling.decision

    @property
    def moved(self) -> bool:
        """Whether another upstream is asked first."""
        return self.before is not None and first(self.before) != first(self.after)

    @property
    def breaks(self) -> bool:
        """Whether the request would not get where it is sent."""
        return _breaks(self.ruling, self.troubles)

    @property
    def rechained(self) -> bool:
        """Whether the same upstream is asked first, and others when that fails."""
        return self.before is not None and not self.moved and self.before.route != self.after.route


def trials(
    items: Iterable[Item],
    after: Config,
    before: Config | None = None,
    *,
    env: Mapping[str, str],
    ask: Ask = nobody,
) -> Iterator[Trial]:
    """Decides the items, which come in the order of their time, with the configuration `after`.

    They are compared with what `before` would decide, or without it with what was decided then. `env` is
    asked whether credentials are there.
    """
    candidate, other = Simulation(after, ask), Simulation(before, ask) if before else None
    usability, usable = Usability(after, env), Usability(before or after, env)
    for item in items:
        ruling = candidate.decide(item)
        ruled = other.decide(item) if other else None
        then = ruled.decision if ruled else item.before
        trial = Trial(item, then, ruling, broke=_broke(item, then, ruled or ruling, usable, before))
        if trial.moved:
            trial = replace(trial, prices=_prices(trial, candidate, after, before or after))
        candidate.went(item, ruling.decision)
        if other and then:
            other.went(item, then)
        troubles = usability.troubles(ruling.decision.route, item.facts, item.tokens)
        yield replace(trial, troubles=troubles) if troubles else trial


def _broke(
    item: Item, then: Decision | None, ruled: Ruling, usability: Usability, before: Config | None
) -> bool:
    """Whether it broke already; without `before`, whom the route names first has answered or has not."""
    if then is None or (before is None and item.used == first(then)):
        return False
    return _breaks(ruled, usability.troubles(then.route, item.facts, item.tokens))


def _breaks(ruling: Ruling, troubles: Iterable[Trouble]) -> bool:
    return bool(ruling.stopped) or any(trouble.breaks for trouble in troubles)


def first(decision: Decision) -> Upstream:
    """The upstream that is asked first."""
    return decision.route.upstreams[0]


def deciding_step(decision: Decision) -> Step:
    """The step that the route comes from: the winner, or the tool loop that goes before it."""
    return next(s for s in reversed(decision.steps) if s.won and s.name in (decision.winner, TURN))


def why_not(trial: Trial, config: Config) -> str:
    """Why the step that decided before does not decide now, in the configuration of now."""
    if trial.before is None:
        return ""
    was, now = deciding_step(trial.before), deciding_step(trial.after)
    lost = next((step for step in trial.after.steps if step.name == was.name and not step.won), None)
    if was.name == now.name:
        return "the loop is elsewhere now" if now.name == TURN else "it names another route now"
    if lost is not None:
        return lost.why
    if was.name == TURN:
        return "no tool loop keeps it there"
    return f"{now.name} comes before it" if _exists(was.name, trial, config) else "it is not there any more"


def _exists(step: str, trial: Trial, config: Config) -> bool:
    table = config.table.seen_by(trial.item.facts)
    if step == "custom router":
        return bool(table.custom_router)
    kind, _, name = step.partition(" ")
    return kind != "rule" or any(rule.name == name for rule in table.rules)


def _prices(trial: Trial, candidate: Simulation, after: Config, before: Config) -> Prices:
    """To be asked before the simulation goes on to the next request."""
    item, usage, target = trial.item, trial.item.usage, first(trial.after)
    if usage is None:
        return Prices()
    now = price(usage, target, after, item.at)
    was = _was(trial, usage, before)
    read = usage.cache_read_tokens
    if not read or candidate.has_been(item, target):
        return Prices(was, now)
    anew = replace(usage, cache_read_tokens=0, cache_write_5m_tokens=usage.cache_write_5m_tokens + read)
    dear = price(anew, target, after, item.at)
    extra = Cost() if dear.usd is None or now.usd is None else Cost(dear.usd - now.usd, source=dear.source)
    return Prices(was, now, read, extra)


def _was(trial: Trial, usage: Usage, before: Config) -> Cost:
    """What was paid, if the request went then where it is compared with; else the price there."""
    item, then = trial.item, trial.before
    if then is None or (item.before is not None and first(item.before) == first(then)):
        return item.cost
    return price(usage, first(then), before, item.at)
