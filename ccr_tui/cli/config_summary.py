"""The configuration in a few lines: what it routes where, and what else is switched on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ccr_tui.core.config import Budget, Config, Grader
from ccr_tui.core.route import Route
from ccr_tui.core.routing_table import Overlay, Rule
from ccr_tui.core.tasks import TASKS

_KINDS = (("namespace", "namespaces"), ("project", "projects"), ("session", "sessions"))


def summary_lines(config: Config) -> Iterator[str]:
    """What `check` prints below the name of the file."""
    table = config.table
    if table.strict:
        yield _line("strict_ccr", "routes as CCR 2.0 does")
    if table.custom_router:
        yield _line("router", f"{config.router.path} (at most {config.router.timeout:g} s)")
    yield from _routing_lines(table.routes, table.rules)
    if "default" not in table.routes:
        yield _line("otherwise", f"the model asked for, at {table.home}, untouched")
    for kind, name, overlay in _overlays(config):
        yield f"  {kind} {name}{' (replaces all others)' if overlay.replaces else ''}"
        yield from (f"  {line}" for line in _routing_lines(overlay.routes, overlay.rules))
        if kind == "namespace" and name in config.namespace_budgets:
            yield f"  {_line('budget', budget_text(config.namespace_budgets[name]))}"
    for what, grader in (("classifier", config.classifier), ("judge", config.judge)):
        if grader.use:
            yield _line(what, _grader(grader))
    if text := budget_text(config.budget):
        yield _line("budget", text)


def summary_row(config: Config) -> dict[str, Any]:
    """The same for `--json`."""
    table = config.table
    overlays: dict[str, dict[str, Any]] = {kinds: {} for _, kinds in _KINDS}
    for kind, name, overlay in _overlays(config):
        own = {"replaces": overlay.replaces, **_routing_row(overlay.routes, overlay.rules)}
        overlays[dict(_KINDS)[kind]][name] = own
    return {
        "source": config.source,
        "ok": True,
        **_routing_row(table.routes, table.rules),
        **overlays,
        "strict_ccr": table.strict,
        "custom_router": config.router.path or None,
        "classifier": str(config.classifier.use) if config.classifier.use else None,
        "judge": str(config.judge.use) if config.judge.use else None,
        "budget": {
            "per_day": config.budget.per_day,
            "per_session": config.budget.per_session,
            "action": config.budget.action,
        },
        "warnings": list(config.warnings),
    }


def route_text(route: Route) -> str:
    """A route with its special chains, on one line."""
    parts = [str(route)]
    if route.too_long:
        parts.append(f"too long: {_chain(route.too_long)}")
    if route.refused:
        parts.append(f"refused: {_chain(route.refused)}")
    if route.escalation:
        parts.append(f"below {route.escalation.below} of 10: {_chain(route.escalation.to)}")
    if route.shadow:
        parts.append("scored afterwards")
    return "; ".join(parts)


def budget_text(budget: Budget) -> str:
    """Limits and what happens at them; "" where there are none."""
    limits = [
        f"${limit:,.2f} a {span}"
        for limit, span in ((budget.per_day, "day"), (budget.per_session, "session"))
        if limit is not None
    ]
    then = f"then {route_text(budget.use)}" if budget.use and budget.action == "reroute" else budget.action
    return f"{', '.join(limits)}; {then}" if limits else ""


def _routing_lines(routes: Mapping[str, Route], rules: tuple[Rule, ...]) -> Iterator[str]:
    """Rules first, as they are tried first."""
    for rule in rules:
        yield f"  rule {rule.name}: {rule.when.line}"
        grades = [(f"  {grade}", route) for grade, route in rule.grades.items()]
        for label, route in [("", rule.route)] if rule.route else grades:
            yield _line(label, route_text(route))
    for task in TASKS:
        if task in routes:
            yield _line(task, route_text(routes[task]))


def _routing_row(routes: Mapping[str, Route], rules: tuple[Rule, ...]) -> dict[str, Any]:
    return {
        "routes": {task: [str(u) for u in route.upstreams] for task, route in routes.items()},
        "rules": [
            {
                "name": rule.name,
                "when": rule.when.text,
                "use": [str(u) for u in rule.route.upstreams] if rule.route else None,
                "grade": {grade: [str(u) for u in route.upstreams] for grade, route in rule.grades.items()},
            }
            for rule in rules
        ],
    }


def _overlays(config: Config) -> Iterator[tuple[str, str, Overlay]]:
    for kind, kinds in _KINDS:
        overlays: Mapping[str, Overlay] = getattr(config.table, kinds)
        for name, overlay in overlays.items():
            yield kind, name, overlay


def _grader(grader: Grader) -> str:
    prompt = " with a prompt of your own" if grader.prompt or grader.prompt_file else ""
    return f"{grader.use}, at most {grader.per_hour} calls an hour{prompt}"


def _chain(upstreams: tuple[object, ...]) -> str:
    return " → ".join(map(str, upstreams))


def _line(label: str, text: str) -> str:
    return f"  {label:12} {text}"
