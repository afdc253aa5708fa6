"""The places where a route may come from, in order. Each says what it saw and why it won or lost."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ccr_tui.core.conditions import Value, shown
from ccr_tui.core.decision import Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.model_names import asked_upstream
from ccr_tui.core.questions import AskGrade, AskRouter, Question, Reply
from ccr_tui.core.request_values import request_values
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.situation import Situation
from ccr_tui.core.tasks import CHECKS, STANDS_IN, Signal

Found = tuple[Step, Route | None]
Deciding = Generator[Question | Found, Reply, None]
"""What a source gives: its steps, one by one, with the route if there is one; questions in between."""

LONGEST_SEEN = 80
"""Characters of a text that a step shows."""


@dataclass(frozen=True)
class Scene:
    """One request with all that is looked at; `table` is the one that applies to this request."""

    facts: RequestFacts
    table: RoutingTable
    situation: Situation

    @cached_property
    def signals(self) -> Mapping[str, Signal]:
        return {name: check(self.facts, self.table.thresholds) for name, check in CHECKS.items()}

    @cached_property
    def task(self) -> str:
        return next((name for name, signal in self.signals.items() if signal.holds), "default")

    @cached_property
    def values(self) -> Mapping[str, Value]:
        return request_values(self.facts, self.task, self.situation)

    def seen(self, steps: Iterable[Step]) -> tuple[tuple[str, Value], ...]:
        """Values of the fields that the conditions of these steps looked at."""
        conditions = {step.condition for step in steps if step.condition}
        rules = [rule for rule in self.table.rules if rule.when.text in conditions]
        names = dict.fromkeys(name for rule in rules for name in rule.when.fields)
        return tuple((name, self.values[name]) for name in names)

    def known(self, upstream: Upstream) -> Upstream | None:
        """The upstream with its provider spelt as configured; None when there is no such provider."""
        names = {p.lower(): p for p in self.table.providers}
        provider = names.get(upstream.provider.lower())
        return Upstream(provider, upstream.model) if provider else None


def pinned(scene: Scene) -> Deciding:
    pin = scene.situation.pin
    if pin is None:
        yield Step("pin", False, "none", "nothing is pinned"), None
    else:
        yield Step("pin", True, str(pin), "chosen by hand"), Route((pin,))


def over_budget(scene: Scene) -> Deciding:
    route, why = scene.table.over_budget, scene.situation.over_budget
    if why and route is not None:
        yield Step("budget", True, f"${scene.situation.cost_today:.2f} today", why), route


def explicit(scene: Scene) -> Deciding:
    asked = scene.facts.model
    if "," not in asked:
        yield Step("explicit", False, asked, "not of the form provider,model"), None
        return
    upstream = scene.known(Upstream.parse(asked)) or scene.known(asked_upstream(asked))
    if upstream is None:
        named = asked_upstream(asked).provider or Upstream.parse(asked).provider
        yield Step("explicit", False, asked, f"no provider {named!r}"), None
        return
    yield Step("explicit", True, asked, "the client names provider and model"), Route((upstream,))


def subagent_tag(scene: Scene) -> Deciding:
    """`<CCR-SUBAGENT-MODEL>` in the prompt of a subagent, as CCR's users write it."""
    tag = scene.facts.subagent_tag
    if tag:
        yield named_by("subagent tag", tag, scene, "the prompt names provider and model")


def custom_router(scene: Scene) -> Deciding:
    """The user's own program; what it says is checked, and what it does wrong is a line here."""
    name = scene.table.custom_router
    if not name:
        return
    reply = yield AskRouter()
    if not reply.answer:
        yield Step("custom router", False, name, reply.why or "it left the choice to the others"), None
        return
    yield named_by("custom router", reply.answer, scene, reply.why or f"{name} says so")


def named_by(step: str, text: str, scene: Scene, why: str) -> Found:
    """The route to an upstream that somebody names, if its provider exists."""
    upstream = scene.known(Upstream.parse(text))
    if upstream is None:
        return Step(step, False, text, f"no provider {Upstream.parse(text).provider!r}"), None
    return Step(step, True, text, why), Route((upstream,))


def rules(scene: Scene) -> Deciding:
    for rule in scene.table.rules:
        name, condition = f"rule {rule.name}", rule.when.text
        failing = rule.when.failing(scene.values)
        if failing is not None:
            seen, why = _shown(failing.fields, scene.values), f"{_short(failing.text)} is false"
            yield Step(name, False, seen, why, condition), None
            continue
        seen = _shown(rule.when.fields, scene.values)
        if rule.route is not None:
            yield Step(name, True, seen, "its condition holds", condition), rule.route
            continue
        reply = yield AskGrade(rule.name, tuple(rule.grades))
        route = rule.grades.get(reply.answer)
        seen = f"{seen}, graded {reply.answer}" if route else seen
        yield Step(name, route is not None, seen, reply.why, condition, answer=reply.answer), route


def tasks(scene: Scene) -> Deciding:
    for name, signal in scene.signals.items():
        yield _task(name, signal, scene.table)


def otherwise(scene: Scene) -> Deciding:
    default, asked = scene.table.routes.get("default"), scene.facts.model
    why = "everything else" if default else "no default route is set"
    yield Step("default", default is not None, asked, why), default
    home = Upstream(scene.table.home, asked)
    yield Step("asked", True, asked, "the model asked for, untouched"), Route((home,), transparent=True)


SOURCES: tuple[Callable[[Scene], Deciding], ...] = (
    pinned,
    over_budget,
    explicit,
    subagent_tag,
    custom_router,
    rules,
    tasks,
    otherwise,
)


def _task(name: str, signal: Signal, table: RoutingTable) -> Found:
    if not signal.holds:
        return Step(name, False, signal.seen, signal.why), None
    key = name if name in table.routes else STANDS_IN.get(name, name)
    route = table.routes.get(key)
    if route is None:
        return Step(name, False, signal.seen, f"{signal.why}, but no route is set for it"), None
    via = "" if key == name else f" (route of {key})"
    return Step(name, True, signal.seen, signal.why + via), route


def _shown(fields: Iterable[str], values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} {shown(values[name])}" for name in fields) or "nothing"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SEEN else f"{text[:LONGEST_SEEN]}…"
