"""Reads `[budget]`: what may be spent, and what happens then."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.budget import ACTIONS
from ccr_tui.core.config import Budget
from ccr_tui.core.config_routes import upstreams_at
from ccr_tui.core.config_section import Section
from ccr_tui.core.route import Route

MOST_DOLLARS = 10_000_000.0


def budget_from(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Budget:
    """The budget of a table; no limit where the table is empty."""
    section.allow(("per_day", "per_session", "action", "use"))
    limits = {
        key: section.number(key, 0.0, 0.0, MOST_DOLLARS) if section.has(key) else None
        for key in ("per_day", "per_session")
    }
    action = section.choice("action", "warn", ACTIONS)
    if action == "reroute" and not section.has("use"):
        raise section.error_here('needs use = "provider,model": where requests go when it is used up.')
    if section.has("use") and action != "reroute":
        raise section.error("use", 'has no effect without action = "reroute".')
    if (section.has("action") or section.has("use")) and all(v is None for v in limits.values()):
        raise section.error_here("needs per_day or per_session: dollars.")
    use = None
    if section.has("use"):
        use = Route(upstreams_at(section.data["use"], section.at("use"), providers, env))
    return Budget(limits["per_day"], limits["per_session"], action, use)
