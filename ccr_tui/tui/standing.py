"""How an upstream fares, as a mark: never by colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from ccr_tui.tui.lines import Role

STATES: Mapping[str, tuple[str, Role]] = {
    "ok": ("●", Role.OK),
    "failing": ("◐", Role.WARN),
    "unusable": ("✗", Role.BAD),
    "resting": ("◌", Role.WARN),
    "exhausted": ("✗", Role.BAD),
    "paused": ("‖", Role.WARN),
}
"""Shape and role of what `Standings` may say."""
