"""Reads what concerns failing upstreams: `[breaker]`, `[upward]` and `[tiers]`."""

from __future__ import annotations

from ccr_tui.core.config import Breaker, Upward
from ccr_tui.core.config_section import Section
from ccr_tui.core.tiers import Tier


def breaker_from(section: Section) -> Breaker:
    return Breaker()


def upward_from(section: Section) -> Upward:
    return Upward()


def tiers_from(section: Section) -> dict[str, Tier]:
    return {}
