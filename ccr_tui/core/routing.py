"""Decides where a request goes, and writes down every step of the decision.

Order (product: Routing): a pin of the user → a used-up budget → `provider,model` from the client → the
user's router program → rules → built-in tasks → `default` → the model asked for, untouched. Nothing is
ever unroutable.

`deciding` is a generator without I/O: it yields the questions that only somebody else can answer.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from ccr_tui.core.candidates import SOURCES, Deciding, Scene
from ccr_tui.core.decision import Decision, Step
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.questions import NOT_ASKED, Question, Reply
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.situation import NOWHERE_SPECIAL, Situation
from ccr_tui.core.strict_ccr import STRICT_SOURCES
from ccr_tui.core.tool_loop import stay


def deciding(
    facts: RequestFacts, table: RoutingTable, situation: Situation = NOWHERE_SPECIAL
) -> Generator[Question, Reply, Decision]:
    """The route of a request; asks on the way what it cannot know."""
    scene = Scene(facts, table.seen_by(facts), situation)
    steps: list[Step] = []
    for source in STRICT_SOURCES if table.strict else SOURCES:
        route = yield from _tried(source(scene), steps)
        if route is not None:
            return _decided(scene, _completed(route, facts), steps)
    raise AssertionError("the last source always gives a route")


def decide(
    facts: RequestFacts,
    table: RoutingTable,
    situation: Situation = NOWHERE_SPECIAL,
    reply: Reply = NOT_ASKED,
) -> Decision:
    """The route of a request, every question answered by the same `reply`."""
    plan = deciding(facts, table, situation)
    try:
        next(plan)
        while True:
            plan.send(reply)
    except StopIteration as end:
        decision: Decision = end.value
        return decision


def decide_other(table: RoutingTable) -> Decision:
    """A path that is no conversation goes as it is to where conversations go by default."""
    default = table.routes.get("default")
    home = default.upstreams[0].provider if default else table.home
    route = Route((Upstream(home),), transparent=True)
    step = Step("other path", True, "not a conversation", f"passed on to {home}", route=str(route))
    return Decision("other", "other path", route, (step,), table.version)


def _tried(source: Deciding, steps: list[Step]) -> Generator[Question, Reply, Route | None]:
    """Drives one source: its questions go out, its steps are kept, its route ends the search."""
    reply: Reply | None = None
    while True:
        try:
            found = next(source) if reply is None else source.send(reply)
        except StopIteration:
            return None
        reply = None
        if not isinstance(found, tuple):
            reply = yield found
            continue
        step, route = found
        steps.append(step)
        if route is not None:
            return route


def _decided(scene: Scene, route: Route, steps: list[Step]) -> Decision:
    winner = steps[-1].name
    steps[-1] = replace(steps[-1], route=str(route))
    staying, step = stay(scene.facts, scene.table, scene.situation, route, winner)
    if step is not None:
        steps.append(step)
    version = scene.table.version
    return Decision(scene.task, winner, staying, tuple(steps), version, scene.seen(steps))


def _completed(route: Route, facts: RequestFacts) -> Route:
    """Upstreams written without a model take the one asked for."""

    def whole(upstreams: tuple[Upstream, ...]) -> tuple[Upstream, ...]:
        return tuple(u if u.model else Upstream(u.provider, facts.model) for u in upstreams)

    escalation = route.escalation
    return replace(
        route,
        upstreams=whole(route.upstreams),
        too_long=whole(route.too_long),
        refused=whole(route.refused),
        escalation=replace(escalation, to=whole(escalation.to)) if escalation else None,
    )
