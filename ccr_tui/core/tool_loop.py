"""Turn-safe: in the middle of a tool loop a conversation stays where it is.

Another provider would read everything anew and cannot check the thinking that the first one signed.
"""

from __future__ import annotations

from dataclasses import replace

from ccr_tui.core.decision import Step
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import RoutingTable
from ccr_tui.core.situation import Situation

CHOSEN = frozenset({"pin", "budget", "explicit", "subagent tag"})
"""Steps by which somebody says outright where the request goes: they hold in a tool loop too."""

Conversation = tuple[str | None, str | None, str]
"""Session, agent and the model asked for: a session's title requests are not its conversation."""


def conversation_of(facts: RequestFacts) -> Conversation | None:
    """What the request belongs to. Requests that name no session have no conversation in common: None."""
    return None if facts.session is None else (facts.session, facts.agent, facts.model)


def stay(
    facts: RequestFacts, table: RoutingTable, situation: Situation, route: Route, winner: str
) -> tuple[Route, Step | None]:
    """The route with the upstream in use put first, and the step that says so, where that applies.

    Within one provider a rule may still change the model, unless the one in use is in the route's own
    chain: then an earlier request of this loop fell back to it. CCR decides each request by itself, so a
    strict table knows no staying.
    """
    here = situation.staying
    if here is None or table.strict or not facts.in_loop or winner in CHOSEN or here == route.upstreams[0]:
        return route, None
    if here.provider not in table.providers:
        return route, None
    if here.provider == route.upstreams[0].provider and here not in route.upstreams:
        return route, None
    seen = f"a tool loop at {here}"
    if winner == "longContext":
        return route, Step("turn", False, seen, "the conversation has grown too long to stay there")
    others = tuple(upstream for upstream in route.upstreams if upstream != here)
    stays = replace(route, upstreams=(here, *others), transparent=False)
    return stays, Step("turn", True, seen, "a tool loop stays where it is", route=str(stays))
