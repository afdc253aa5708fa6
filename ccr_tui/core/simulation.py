"""Decides past requests anew with a configuration, each in the situation that it would then have met.

Turn-safety depends on where the conversation was before, so the simulation carries that along: once a
request has moved, the rest of its tool loop stays at the new place. Health is taken to be good, and money
to be spent as it was; where the decision of then wrote such a value down, that value is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ccr_tui.core.budget import Spent, limits_anything, overrun
from ccr_tui.core.config import Config
from ccr_tui.core.decision import Decision
from ccr_tui.core.exchange import Cost, Upstream, Usage
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import NOT_ASKED, AskRouter, Question, Reply
from ccr_tui.core.routing import deciding
from ccr_tui.core.routing_table import RoutingTable, Rule
from ccr_tui.core.situation import NOWHERE_SPECIAL, Situation
from ccr_tui.core.tool_loop import Conversation, conversation_of


@dataclass(frozen=True, slots=True)
class Item:
    """A request to decide: one that was served (`before` is its decision), or one that is only imagined.

    `name` is the exchange's id or its place in a file. `at` is when it came, in seconds since the epoch.
    `situation` holds what is known of the moment; `spent` what had been spent by then, for budgets. `used`
    answered it, with `usage` and for `cost`; it is None when nobody did.
    """

    name: str
    facts: RequestFacts
    at: float = 0.0
    situation: Situation = NOWHERE_SPECIAL
    before: Decision | None = None
    used: Upstream | None = None
    usage: Usage | None = None
    cost: Cost = Cost()
    spent: Spent = field(default_factory=Spent)

    @property
    def tokens(self) -> int:
        """Input tokens: as the upstream counted them, else our estimate."""
        return self.usage.total_input_tokens if self.usage else self.facts.tokens


@dataclass(frozen=True, slots=True)
class Needs:
    """What configurations look at that is dear to read: texts of the system, and sums of money."""

    system_text: bool
    spent: bool

    @classmethod
    def of(cls, *configs: Config) -> Needs:
        names = {name for config in configs for rule in _rules(config.table) for name in rule.when.fields}
        spent = not names.isdisjoint(_MONEY) or any(map(limits_anything, configs))
        return cls("system_text" in names, spent)


def _rules(table: RoutingTable) -> Iterator[Rule]:
    """Its rules, and those of everything that is laid over."""
    yield from table.rules
    for overlays in (table.namespaces, table.projects, table.sessions):
        for overlay in overlays.values():
            yield from overlay.rules


_MONEY = frozenset({"cost_today", "cost_session"})

Ask = Callable[[Item, Question], Reply | None]
"""Answers what a decision asks; None when nobody can."""


def nobody(_: Item, __: Question) -> Reply | None:
    """Asks nobody."""
    return None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A simulated decision. `unasked` names the programs and rules that could not be asked; `recalled`: what
    they said then was used. `stopped` is the sentence of a used-up budget that would refuse the request.
    """

    decision: Decision
    unasked: tuple[str, ...] = ()
    recalled: bool = False
    stopped: str = ""


@dataclass(slots=True)
class _Place:
    """Where a conversation is, how long it was there, and everywhere it has been."""

    upstream: Upstream
    tokens: int
    seen: set[Upstream]


class Simulation:
    """One run over a past in its order: `decide` each request, then tell that it `went` there."""

    def __init__(self, config: Config, ask: Ask = nobody) -> None:
        self._config = config
        self._ask = ask
        self._limited = limits_anything(config)
        self._healthy = dict.fromkeys(config.providers, "ok")
        self._places: dict[Conversation, _Place] = {}

    def decide(self, item: Item) -> Ruling:
        """Where the request goes."""
        situation, stopped = self._situation(item)
        plan = deciding(item.facts, self._config.table, situation)
        unasked: list[str] = []
        recalled = False
        reply: Reply | None = None
        while True:
            try:
                question = next(plan) if reply is None else plan.send(reply)
            except StopIteration as end:
                return Ruling(end.value, tuple(unasked), recalled, stopped)
            reply = self._ask(item, question)
            if reply is None:
                reply = recall(item.before, question)
                recalled = recalled or reply is not None
            if reply is None:
                unasked.append(_name(question, self._config.table.custom_router))
                reply = NOT_ASKED

    def went(self, item: Item, decision: Decision) -> None:
        """The request has its answer, from the upstream that its route names first.

        Where that is the same as then, it came from whoever answered then.
        """
        upstream: Upstream | None = decision.route.upstreams[0]
        if item.before is not None and item.before.route.upstreams[0] == upstream:
            upstream = item.used
        key = conversation_of(item.facts)
        if upstream is None or key is None or item.facts.endpoint != "messages":
            return
        place = self._places.setdefault(key, _Place(upstream, 0, set()))
        place.upstream, place.tokens = upstream, item.tokens
        place.seen.add(upstream)

    def has_been(self, item: Item, upstream: Upstream) -> bool:
        """Whether the item's conversation has been there before, so that it may be in a cache."""
        place = self._place(item)
        return place is not None and upstream in place.seen

    def _place(self, item: Item) -> _Place | None:
        key = conversation_of(item.facts)
        return self._places.get(key) if key else None

    def _situation(self, item: Item) -> tuple[Situation, str]:
        """The situation, and the sentence of a budget that would not let the request pass."""
        now, before = item.situation, item.before
        staying, last_tokens = self._staying(item)
        action, sentence = self._budget(item)
        situation = replace(
            now,
            pin=before.route.upstreams[0] if before is not None and before.winner == "pin" else now.pin,
            staying=staying,
            last_input_tokens=last_tokens,
            provider_health=now.provider_health or self._healthy,
            over_budget=sentence if action == "reroute" else now.over_budget,
        )
        return _as_then(situation, before), sentence if action == "stop" else ""

    def _staying(self, item: Item) -> tuple[Upstream | None, int]:
        """Where the conversation is. When the past begins in the middle of a loop, it was where it went."""
        place = self._place(item)
        if place is not None:
            return place.upstream, place.tokens
        if item.before is not None and item.facts.session is not None and item.facts.in_loop:
            return item.before.route.upstreams[0], item.situation.last_input_tokens
        return item.situation.staying, item.situation.last_input_tokens

    def _budget(self, item: Item) -> tuple[str, str]:
        if not self._limited or item.facts.endpoint != "messages":
            return "", ""
        over = overrun(item.facts, self._config, item.spent)
        return (over.action, over.sentence) if over else ("", "")


def _as_then(situation: Situation, then: Decision | None) -> Situation:
    """With the values that the decision of then wrote down."""
    seen = {name: value for name, value in then.values if name in _OF_THE_MOMENT} if then else {}
    if isinstance(health := seen.get("provider_health"), dict):
        seen["provider_health"] = situation.provider_health | health
    return replace(situation, **seen) if seen else situation  # type: ignore[arg-type]


_OF_THE_MOMENT = _MONEY | {"provider_health", "last_input_tokens", "hour", "weekday"}
"""Fields that cannot be known, or not exactly, afterwards."""


def recall(then: Decision | None, question: Question) -> Reply | None:
    """What the router or the classifier said then; None where the decision has no word of it."""
    name = "custom router" if isinstance(question, AskRouter) else f"rule {question.rule}"
    step = next((s for s in then.steps if s.name == name), None) if then else None
    if step is None:
        return None
    if isinstance(question, AskRouter):
        return Reply(step.seen if step.won or "," in step.seen else "", step.why)
    return Reply(step.answer, step.why) if step.answer in question.grades else None


def _name(question: Question, program: str) -> str:
    return program if isinstance(question, AskRouter) else f"rule {question.rule}"
