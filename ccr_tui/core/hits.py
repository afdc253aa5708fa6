"""What each rule and task has decided, told apart by whose rule or route it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.routing_table import Overlay, RoutingTable
from ccr_tui.core.tasks import STANDS_IN
from ccr_tui.core.totals import Totals

RULE = "rule "
"""How the step of a rule begins; its name follows. The step of a task is the task."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Sums of the exchanges of one namespace and one project that the same step decided."""

    step: str
    namespace: str
    project: str
    totals: Totals


def by_owner(hits: Iterable[Hit], table: RoutingTable) -> dict[tuple[str, str], Totals]:
    """Totals by the label of the overlay of the step's route ("" for everybody's), and by the step."""
    found: dict[tuple[str, str], Totals] = {}
    for hit in hits:
        facts = RequestFacts("messages", namespace=hit.namespace, project=hit.project)
        over = reversed(table.overlays(facts))
        key = next((overlay.label for overlay in over if _gives(overlay, hit.step)), ""), hit.step
        found[key] = found.get(key, Totals()) + hit.totals
    return found


def _gives(overlay: Overlay, step: str) -> bool:
    if step.startswith(RULE):
        return any(rule.name == step.removeprefix(RULE) for rule in overlay.rules)
    return overlay.replaces or step in overlay.routes or STANDS_IN.get(step) in overlay.routes
