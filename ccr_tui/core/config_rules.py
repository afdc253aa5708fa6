"""Reads `[[rules]]`: conditions and the routes they give."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config_key import KeyPath
from ccr_tui.core.routing_table import Rule


def rules_from(
    value: object, path: KeyPath, providers: Collection[str], env: Mapping[str, str]
) -> tuple[Rule, ...]:
    """The rules in their order; `value` is what stands under `rules`, None when nothing does."""
    return ()
