"""What a dry run comes to: what moves from where to where and why, for what money, and what breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.dry_run import Trial, deciding_step, first, trials, why_not
from ccr_tui.core.exchange import Cost, Upstream
from ccr_tui.core.simulation import Ask, Item, nobody

BUDGET = "budget"
"""The subject of the problem that a budget is used up."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What moving costs in dollars, less than 0 where it saves: a sum over the requests with both prices.

    `unpriced` counts those for which a price is not known, `unmeasured` those that nobody ever answered.
    """

    usd: float = 0.0
    priced: int = 0
    unpriced: int = 0
    unmeasured: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that move alike: from one upstream to another, decided by step `was` then and `now` now.

    `why` and `why_not` are those of the first one, whose name is `example`.
    """

    origin: Upstream
    target: Upstream
    was: str
    now: str
    why: str
    why_not: str
    example: str
    requests: int
    cost_was: Cost
    cost_now: Cost
    difference: Difference


@dataclass(frozen=True, slots=True)
class Problem:
    """What goes wrong, and for how many requests. `subject` is an upstream, or `BUDGET`.

    `already`: these requests broke before, too.
    """

    subject: str
    why: str
    breaks: bool
    requests: int
    example: str
    already: bool = False


@dataclass(frozen=True, slots=True)
class Reread:
    """What is read anew, once, where a conversation comes to an upstream that has not cached it yet."""

    requests: int = 0
    tokens: int = 0
    cost: Cost = Cost()


@dataclass(frozen=True, slots=True)
class DryRun:
    """All of a dry run. `compared` requests had a decision to compare with. Groups: the largest first.

    `unasked` counts decisions by who was not asked, a program or a rule; `recalled` those for which the
    answer of then was used. `broken` requests meet a problem that breaks them and did not before;
    `broken_already` did, and `mended` do no longer. `targets` counts all by the upstream that is asked first
    now.
    """

    requests: int
    compared: int
    moved: int
    rechained: int
    groups: tuple[Group, ...]
    difference: Difference
    reread: Reread
    problems: tuple[Problem, ...]
    broken: int
    unasked: Mapping[str, int]
    recalled: int
    targets: Mapping[Upstream, int]
    broken_already: int = 0
    mended: int = 0


@dataclass(slots=True)
class _Sum:
    """A group while it grows."""

    requests: int = 0
    was: Cost | None = None
    now: Cost | None = None
    difference: Difference = Difference()

    def add(self, trial: Trial) -> None:
        self.requests += 1
        difference, prices = self.difference, trial.prices
        if trial.item.usage is None:
            asked = trial.item.facts.endpoint == "messages"  # counting tokens is free
            self.difference = replace(difference, unmeasured=difference.unmeasured + asked)
            return
        self.was = prices.was if self.was is None else self.was + prices.was
        self.now = prices.now if self.now is None else self.now + prices.now
        if prices.was.usd is None or prices.now.usd is None or prices.was.at_least:
            self.difference = replace(difference, unpriced=difference.unpriced + 1)
        else:
            usd = difference.usd + prices.now.usd - prices.was.usd
            self.difference = replace(difference, usd=usd, priced=difference.priced + 1)


class Tally:
    """Adds trials up; `result` may be asked at any time. `config` is the candidate."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._requests = self._compared = self._rechained = self._recalled = 0
        self._broken = self._broken_already = self._mended = 0
        self._groups: dict[tuple[Upstream, Upstream, str, str], tuple[Trial, _Sum]] = {}
        self._all = _Sum()
        self._reread = Reread()
        self._problems: dict[tuple[str, str, bool, bool], Problem] = {}
        self._unasked: Counter[str] = Counter()
        self._targets: Counter[Upstream] = Counter()

    def add(self, trial: Trial) -> None:
        """Count one request."""
        self._requests += 1
        self._compared += trial.before is not None
        self._rechained += trial.rechained
        self._recalled += trial.ruling.recalled
        self._unasked.update(set(trial.ruling.unasked))
        self._targets[first(trial.after)] += 1
        self._broken += trial.breaks and not trial.broke
        self._broken_already += trial.breaks and trial.broke
        self._mended += trial.broke and not trial.breaks
        if trial.before is not None and trial.moved:
            self._move(trial, trial.before)
        for trouble in trial.troubles:
            self._problem(trial, str(trouble.upstream), trouble.why, breaks=trouble.breaks)
        if trial.ruling.stopped:
            self._problem(trial, BUDGET, trial.ruling.stopped, breaks=True)

    def result(self) -> DryRun:
        """The sums so far."""
        groups = [self._group(key, *found) for key, found in self._groups.items()]
        problems = sorted(self._problems.values(), key=lambda p: (not p.breaks, p.already, -p.requests))
        return DryRun(
            requests=self._requests,
            compared=self._compared,
            moved=self._all.requests,
            rechained=self._rechained,
            groups=tuple(sorted(groups, key=lambda group: -group.requests)),
            difference=self._all.difference,
            reread=self._reread,
            problems=tuple(problems),
            broken=self._broken,
            unasked=dict(self._unasked),
            recalled=self._recalled,
            targets=dict(self._targets.most_common()),
            broken_already=self._broken_already,
            mended=self._mended,
        )

    def _move(self, trial: Trial, before: Decision) -> None:
        steps = deciding_step(before).name, deciding_step(trial.after).name
        key = (first(before), first(trial.after), *steps)
        _, of_group = self._groups.setdefault(key, (trial, _Sum()))
        of_group.add(trial)
        self._all.add(trial)
        anew, so_far = trial.prices, self._reread
        if anew.reread_tokens:
            tokens = so_far.tokens + anew.reread_tokens
            cost = so_far.cost + anew.reread if so_far.requests else anew.reread
            self._reread = Reread(so_far.requests + 1, tokens, cost)

    def _problem(self, trial: Trial, subject: str, why: str, *, breaks: bool) -> None:
        """A budget's sentence tells the sum of each moment: all of them are one problem."""
        already = breaks and trial.broke
        key = (subject, "" if subject == BUDGET else why, breaks, already)
        found = self._problems.get(key) or Problem(subject, why, breaks, 0, trial.item.name, already)
        self._problems[key] = replace(found, requests=found.requests + 1)

    def _group(self, key: tuple[Upstream, Upstream, str, str], example: Trial, of_group: _Sum) -> Group:
        return Group(
            *key,
            why=deciding_step(example.after).why,
            why_not=why_not(example, self._config),
            example=example.item.name,
            requests=of_group.requests,
            cost_was=of_group.was or Cost(),
            cost_now=of_group.now or Cost(),
            difference=of_group.difference,
        )


def dry_run(
    items: Iterable[Item],
    after: Config,
    before: Config | None = None,
    *,
    env: Mapping[str, str],
    ask: Ask = nobody,
) -> DryRun:
    """Everything at once; see `core.dry_run.trials`."""
    tally = Tally(after)
    for trial in trials(items, after, before, env=env, ask=ask):
        tally.add(trial)
    return tally.result()
