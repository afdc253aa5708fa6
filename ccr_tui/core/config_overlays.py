"""Reads `[namespaces.NAME]` and `[projects."/path"]`: routes and rules of a workflow or a directory."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config import Budget
from ccr_tui.core.config_section import Section
from ccr_tui.core.routing_table import Overlay


def overlays_from(
    section: Section, providers: Collection[str], env: Mapping[str, str]
) -> tuple[dict[str, Overlay], dict[str, Budget]]:
    """Overlays by name, and the budgets of those that have one."""
    return {}, {}
