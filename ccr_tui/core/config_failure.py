"""Reads what concerns failing upstreams: `[breaker]`, `[upward]` and `[tiers]`."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.core.config import Breaker, Upward
from ccr_tui.core.config_section import Section
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.tiers import Tier

LONGEST_S = 24 * 3600.0
MOST_FAILURES = 1000
MOST_FALLBACKS = 1_000_000


def breaker_from(section: Section) -> Breaker:
    """0 as `failures` switches it off. Without a `longest_rest` a long `rest` is one."""
    section.allow(("failures", "within", "rest", "longest_rest"))
    usual = Breaker()
    rest = section.number("rest", usual.rest, 1, LONGEST_S)
    longest = section.number("longest_rest", max(rest, usual.longest_rest), 1, LONGEST_S)
    if longest < rest:
        message = f"expected at least breaker.rest ({rest:g} s), found {longest:g}."
        raise section.error("longest_rest", message)
    return Breaker(
        section.integer("failures", usual.failures, 0, MOST_FAILURES),
        section.number("within", usual.within, 1, LONGEST_S),
        rest,
        longest,
    )


def upward_from(section: Section) -> Upward:
    """0 never falls back upward."""
    section.allow(("per_hour", "per_day"))
    usual = Upward()
    return Upward(
        section.integer("per_hour", usual.per_hour, 0, MOST_FALLBACKS),
        section.integer("per_day", usual.per_day, 0, MOST_FALLBACKS),
    )


def tiers_from(section: Section) -> dict[str, Tier]:
    """Tiers by `provider,model` or by model."""
    return {str(Upstream.parse(key)) if "," in key else key: _tier(section, key) for key in section.data}


def _tier(section: Section, key: str) -> Tier:
    if isinstance(section.data[key], Mapping):
        raise section.error(key, "expected a tier, found a table: a name with a dot needs quotes.")
    return Tier(section.choice(key, "", tuple(Tier)))
