"""Reads `[namespaces.NAME]` and `[projects."/path"]`: routes and rules of a workflow or a directory."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config import Budget
from ccr_tui.core.config_budget import budget_from
from ccr_tui.core.config_routes import EXTRA_KEYS, NO_CHAINS, Chains, routes_from
from ccr_tui.core.config_rules import rules_from
from ccr_tui.core.config_section import Section
from ccr_tui.core.namespace_name import NAMESPACE, RULE
from ccr_tui.core.routing_table import Overlay


def namespaces_from(
    section: Section, providers: Collection[str], env: Mapping[str, str], chains: Chains = NO_CHAINS
) -> tuple[dict[str, Overlay], dict[str, Budget]]:
    """Overlays by name, and the budgets of those that have one. `chains` are those of routes without."""
    overlays, budgets = {}, {}
    for name, table in section.tables():
        if not NAMESPACE.fullmatch(name):
            raise table.error_here(f"is no name for a namespace: {RULE}.")
        table.allow(("routes", "rules", "replaces", "budget"))
        budget = budget_from(table.table("budget"), providers, env)
        overlays[name] = _overlay(f"namespace {name}", table, budget, providers, env, chains)
        if table.has("budget"):
            budgets[name] = budget
    return overlays, budgets


def projects_from(
    section: Section, providers: Collection[str], env: Mapping[str, str], chains: Chains = NO_CHAINS
) -> dict[str, Overlay]:
    """Overlays by working directory; `~` is the user's home."""
    overlays = {}
    for path, table in section.tables():
        table.allow(("routes", "rules", "replaces"))
        label = f"project {path}"
        directory = _at_home(path, env)
        overlays[directory.rstrip("/") or directory] = _overlay(
            label, table, Budget(), providers, env, chains
        )
    return overlays


def _at_home(path: str, env: Mapping[str, str]) -> str:
    home = env.get("HOME", "") or env.get("USERPROFILE", "")
    return home + path[1:] if home and (path == "~" or path.startswith("~/")) else path


def _overlay(
    label: str,
    table: Section,
    budget: Budget,
    providers: Collection[str],
    env: Mapping[str, str],
    chains: Chains,
) -> Overlay:
    section = table.table("routes")
    routes, thresholds = routes_from(section, providers, env, chains)
    own = any(
        key in value for value in section.data.values() if isinstance(value, Mapping) for key in _LIMITS
    )
    return Overlay(
        label,
        routes,
        rules_from(table.data.get("rules"), table.at("rules"), providers, env, chains),
        thresholds if own else None,
        replaces=table.flag("replaces", default=False),
        over_budget=budget.use,
    )


_LIMITS = tuple(key for keys in EXTRA_KEYS.values() for key in keys)
