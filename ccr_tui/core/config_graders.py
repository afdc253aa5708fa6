"""Reads `[classifier]` and `[judge]`: models that grade requests and answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ccr_tui.core.config import Grader
from ccr_tui.core.config_section import Section


def grader_from(section: Section, providers: Collection[str], env: Mapping[str, str]) -> Grader:
    return Grader()
