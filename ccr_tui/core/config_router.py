"""Reads `custom_router`: the user's own program that is asked first."""

from __future__ import annotations

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.config_section import Section


def router_from(top: Section, source: str) -> RouterProgram:
    """The program; a relative path starts at the folder of the configuration file, `source`."""
    return RouterProgram()
