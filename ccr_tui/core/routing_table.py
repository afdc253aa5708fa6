"""Everything that a decision is made from, apart from the request and its situation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ccr_tui.core.conditions import Condition
from ccr_tui.core.facts import RequestFacts
from ccr_tui.core.project_folder import project_folder
from ccr_tui.core.route import Route
from ccr_tui.core.tasks import Thresholds

PRESET = "preset/"
"""How the namespaces of CCR's presets begin, as the addresses do at which it serves them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition and the route that it gives, or one route for each grade of difficulty."""

    name: str
    when: Condition
    route: Route | None = None
    grades: Mapping[str, Route] = field(default_factory=dict)

    @property
    def routes(self) -> tuple[Route, ...]:
        return (self.route,) if self.route else tuple(self.grades.values())


@dataclass(frozen=True, slots=True)
class Overlay:
    """Routes and rules of a namespace, a project or a session, laid over those of everybody.

    Its rules come first. `replaces` leaves no route or rule of the others, as CCR's project files do; a
    namespace that replaces, as CCR's presets do, is not decided by the user's router program either.
    """

    label: str
    routes: Mapping[str, Route] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    thresholds: Thresholds | None = None
    replaces: bool = False
    over_budget: Route | None = None


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Everything `decide` looks at. Frozen: a live edit swaps the whole table.

    `providers` are the names that exist; `home` is the provider for the model asked for. `custom_router`
    is the name of the user's program that is asked first, "" without one. `strict` follows CCR 2.0
    to the letter; it also looks at `models`, those that the configuration lists, by provider.
    `over_budget` takes what a used-up budget sends elsewhere. Projects are keyed by working directory or by
    CCR's folder name for it.
    """

    routes: Mapping[str, Route] = field(default_factory=dict)
    providers: frozenset[str] = frozenset({"anthropic"})
    home: str = "anthropic"
    thresholds: Thresholds = Thresholds()
    version: int = 0
    rules: tuple[Rule, ...] = ()
    custom_router: str = ""
    strict: bool = False
    over_budget: Route | None = None
    namespaces: Mapping[str, Overlay] = field(default_factory=dict)
    projects: Mapping[str, Overlay] = field(default_factory=dict)
    sessions: Mapping[str, Overlay] = field(default_factory=dict)
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def all_routes(self) -> tuple[Route, ...]:
        """Every route that any request may take."""
        overlays = (*self.namespaces.values(), *self.projects.values(), *self.sessions.values())
        parts: tuple[RoutingTable | Overlay, ...] = (self, *overlays)
        routes = [route for part in parts for route in part.routes.values()]
        ruled = [route for part in parts for rule in part.rules for route in rule.routes]
        over_budget = [part.over_budget for part in parts if part.over_budget is not None]
        return (*routes, *ruled, *over_budget)

    def overlays(self, facts: RequestFacts) -> tuple[Overlay, ...]:
        """What is laid over for this request, the topmost last: project, session, namespace."""
        found = (
            self._of_project(facts.project),
            self.sessions.get(facts.session or ""),
            self._named_by(facts),
        )
        return tuple(overlay for overlay in found if overlay is not None)

    def seen_by(self, facts: RequestFacts) -> RoutingTable:
        """The table as it applies to this request."""
        table = self
        for overlay in self.overlays(facts):
            table = table._under(overlay)
        namespace = self._named_by(facts)
        return replace(table, custom_router="") if namespace and namespace.replaces else table

    def _under(self, overlay: Overlay) -> RoutingTable:
        return replace(
            self,
            routes=overlay.routes if overlay.replaces else {**self.routes, **overlay.routes},
            rules=overlay.rules if overlay.replaces else (*overlay.rules, *self.rules),
            thresholds=overlay.thresholds or self.thresholds,
            over_budget=overlay.over_budget or self.over_budget,
        )

    def _of_project(self, directory: str) -> Overlay | None:
        if not self.projects or not directory:
            return None
        return self.projects.get(directory) or self.projects.get(project_folder(directory))

    def _named_by(self, facts: RequestFacts) -> Overlay | None:
        """The namespace's overlay; a preset that was imported is a namespace without the prefix."""
        name = facts.namespace
        return self.namespaces.get(name) or self.namespaces.get(name.removeprefix(PRESET))
