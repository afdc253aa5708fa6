"""Reads `[budget]`: what may be spent, and what happens then."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config import Budget
from ccr_tui.core.config_section import Section


def budget_from(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Budget:
    return Budget()
