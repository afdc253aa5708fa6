"""What the routes screen lists: tasks, rules, those of namespaces and projects, and other ways to a route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ccr_tui.core.config import Config
from ccr_tui.core.config_key import dotted
from ccr_tui.core.hits import RULE, by_owner
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, Rule
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
        return self.step if self.key and not self.rule and not self.owner else None

    @property
    def editable(self) -> bool:
        """Whether it can be edited in place: what belongs to a namespace or project is edited as text."""
        return bool(self.key) and not self.owner

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
    table = config.table
    counted = _Counted(by_owner(hits.start, table), by_owner(hits.today, table))
    rules = tuple(_rules("", table.rules, "rules", counted))
    found = [
        RouteSection("Rules: the first that holds decides", rules),
        RouteSection("Tasks", tuple(_tasks(config, counted))),
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
        about = " ".join(rule.when.text.split())
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
