"""Reads `[classifier]` and `[judge]`: models that grade requests and answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config import Grader
from ccr_tui.core.config_key import quoted
from ccr_tui.core.config_routes import upstream_at
from ccr_tui.core.config_section import Section
from ccr_tui.core.exchange import Upstream

KEYS = ("use", "prompt", "prompt_file", "per_hour", "timeout")
MOST_PER_HOUR = 1_000_000
SHORTEST_S, LONGEST_S = 0.1, 120.0
"""Claude Code gives up after 180 s of silence, and there are no pings before a route is decided."""


def grader_from(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Grader:
    """The grader; one that is not there is off."""
    section.allow(KEYS)
    if not section.data:
        return Grader()
    if not section.has("use"):
        raise section.error_here('needs use = "provider,model".')
    if section.has("prompt") and section.has("prompt_file"):
        raise section.error("prompt_file", "there is a prompt already: keep one of the two.")
    usual = Grader()
    return Grader(
        use=_model(section, providers, env),
        prompt=section.text("prompt", usual.prompt),
        prompt_file=section.text("prompt_file", usual.prompt_file),
        per_hour=section.integer("per_hour", usual.per_hour, 0, MOST_PER_HOUR),
        timeout=section.number("timeout", usual.timeout, SHORTEST_S, LONGEST_S),
    )


def _model(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Upstream:
    """A model has to be named: the one that a client asks for would grade itself."""
    upstream = upstream_at(section.data["use"], section.at("use"), providers, env)
    if not upstream.model:
        message = f'expected "provider,model", found only the provider {quoted(upstream.provider)}.'
        raise section.error("use", message)
    return upstream
