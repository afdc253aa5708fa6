"""What the routes screen lists: tasks, rules, those of namespaces and projects, and other ways to a route."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ccr_tui.core.config import Config
from ccr_tui.core.config_key import dotted
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.hits import RULE, by_owner
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, RoutingTable, Rule
from ccr_tui.core.totals import Totals
from ccr_tui.tui.bridge_routes import Hits
from ccr_tui.tui.route_text import explain, task_names, without_route

_OTHER_WAYS = {
    "pin": "chosen by hand, for a session or a held request",
    "budget": "takes what comes when the budget is used up",
    "explicit": "the client names provider and model",
    "subagent tag": "the prompt of a subagent names provider and model",
    "custom router": "your own program is asked first",
    "asked": "the model asked for, untouched",
    "other path": "no conversation: passed on",
}
"""Steps that give a route and are neither rule nor task."""

CHAINS = {
    "too_long": ("too long", "where a conversation goes that does not fit"),
    "refused": ("refused", "where a conversation goes that the model refused to answer"),
}
"""Chains for special cases, by their key in the file: what they are called and what they are for."""


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One row. `owner` is the label of a namespace or project, "" for everybody's; `step` as in a decision.

    `routes` has one route under "", or one for each grade of a rule. `key` is where it stands in the file,
    "" where it does not. Sums of what it decided: since ccr-tui was started, and today.
    """

    owner: str
    step: str
    about: str
    routes: tuple[tuple[str, Route], ...] = ()
    key: str = ""
    rule: Rule | None = None
    start: Totals = Totals()
    today: Totals = Totals()

    @property
    def name(self) -> str:
        return self.step.removeprefix(RULE) if self.rule else self.step

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other row."""
        return self.owner, self.step

    @property
    def task(self) -> str | None:
        """The task whose route may be edited here."""
        return self.step if self.editable and not self.rule else None

    @property
    def editable(self) -> bool:
        """Whether it can be edited in place; anything else that stands in the file is edited as text."""
        return not self.owner and (self.rule is not None or self.key == f"routes.{self.step}")

    @property
    def only_as_text(self) -> bool:
        """Whether it stands in the file and cannot be changed in place."""
        return bool(self.key) and not self.editable

    @property
    def route(self) -> Route | None:
        """Its route, if it has one and not one for each grade."""
        return self.routes[0][1] if self.routes and not self.routes[0][0] else None


@dataclass(frozen=True, slots=True)
class RouteSection:
    title: str
    entries: tuple[RouteEntry, ...]


def route_sections(config: Config, hits: Hits) -> list[RouteSection]:
    """Everything that may give a route, in the order in which a reader looks for it."""
    shared = _shared(config.table)
    config = replace(config, table=_without(config.table, shared))
    table = config.table
    counted = _Counted(by_owner(hits.start, table), by_owner(hits.today, table))
    found = [
        RouteSection("Rules, in order", tuple(_rules("", table.rules, "rules", counted))),
        RouteSection("Tasks", tuple(_tasks(config, counted))),
        RouteSection("Every route", tuple(_of_every_route(shared))),
    ]
    for kind, title, overlays in (
        ("namespaces", "Namespace", table.namespaces),
        ("projects", "Project", table.projects),
    ):
        for name, overlay in overlays.items():
            entries = tuple(_overlay(overlay, dotted((kind, name)), config, counted))
            alone = " (replaces all others)" if overlay.replaces else ""
            found.append(RouteSection(f"{title} {name}{alone}", entries))
    found.append(RouteSection("Other ways", tuple(_others(config, counted))))
    return [section for section in found if section.entries]


def _shared(table: RoutingTable) -> dict[str, tuple[Upstream, ...]]:
    """The chains that most routes have, as those of `[fallback]` are: worth a row and not a line in each."""
    found, routes = {}, table.all_routes
    for kind in CHAINS:
        ((chain, count),) = Counter(getattr(route, kind) for route in routes).most_common(1) or [((), 0)]
        if chain and 2 * count > len(routes) > 1:
            found[kind] = chain
    return found


def _of_every_route(shared: Mapping[str, tuple[Upstream, ...]]) -> Iterator[RouteEntry]:
    for kind, chain in shared.items():
        step, about = CHAINS[kind]
        yield RouteEntry("", step, about, (("", Route(chain)),), f"fallback.{kind}")


def _without(table: RoutingTable, shared: Mapping[str, tuple[Upstream, ...]]) -> RoutingTable:
    """The table, for reading, without the chains that stand in a row of their own."""

    def bare(route: Route) -> Route:
        too_long = () if route.too_long == shared.get("too_long") else route.too_long
        refused = () if route.refused == shared.get("refused") else route.refused
        return replace(route, too_long=too_long, refused=refused)

    def bare_rule(rule: Rule) -> Rule:
        grades = {grade: bare(route) for grade, route in rule.grades.items()}
        return replace(rule, route=bare(rule.route) if rule.route else None, grades=grades)

    def bare_overlay(overlay: Overlay) -> Overlay:
        routes = {task: bare(route) for task, route in overlay.routes.items()}
        return replace(overlay, routes=routes, rules=tuple(map(bare_rule, overlay.rules)))

    return replace(
        table,
        routes={task: bare(route) for task, route in table.routes.items()},
        rules=tuple(map(bare_rule, table.rules)),
        namespaces={name: bare_overlay(overlay) for name, overlay in table.namespaces.items()},
        projects={name: bare_overlay(overlay) for name, overlay in table.projects.items()},
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    start: Mapping[tuple[str, str], Totals]
    today: Mapping[tuple[str, str], Totals]

    def of(self, owner: str, step: str) -> tuple[Totals, Totals]:
        none = Totals()
        return self.start.get((owner, step), none), self.today.get((owner, step), none)


def _tasks(config: Config, counted: _Counted) -> Iterator[RouteEntry]:
    table = config.table
    for task in task_names(table):
        route = table.routes.get(task)
        about = explain(task, table.thresholds) if route else without_route(task, table)
        routes = (("", route),) if route else ()
        yield RouteEntry("", task, about, routes, f"routes.{task}", None, *counted.of("", task))


def _rules(owner: str, rules: Sequence[Rule], key: str, counted: _Counted) -> Iterator[RouteEntry]:
    for index, rule in enumerate(rules):
        routes = (("", rule.route),) if rule.route else tuple(rule.grades.items())
        step = f"{RULE}{rule.name}"
        about = rule.when.line
        yield RouteEntry(owner, step, about, routes, f"{key}[{index}]", rule, *counted.of(owner, step))


def _overlay(overlay: Overlay, key: str, config: Config, counted: _Counted) -> Iterator[RouteEntry]:
    owner, limits = overlay.label, overlay.thresholds or config.table.thresholds
    yield from _rules(owner, overlay.rules, f"{key}.rules", counted)
    for task, route in overlay.routes.items():
        about = explain(task, limits)
        where = f"{key}.routes.{task}"
        yield RouteEntry(owner, task, about, (("", route),), where, None, *counted.of(owner, task))


def _others(config: Config, counted: _Counted) -> Iterator[RouteEntry]:
    table = config.table
    for step, about in _OTHER_WAYS.items():
        sums = counted.of("", step)
        route = table.over_budget if step == "budget" else None
        set_up = route or (step == "custom router" and table.custom_router)
        if set_up or any(totals.exchanges for totals in sums):
            yield RouteEntry("", step, about, (("", route),) if route else (), "", None, *sums)
