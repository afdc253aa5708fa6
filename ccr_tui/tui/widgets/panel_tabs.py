"""The tabs of the detail: its panels."""

from __future__ import annotations

from typing import Any

from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.widgets.tab_line import TabLine


class PanelTabs(TabLine):
    """Shows which panel is open; a click asks for another."""

    def __init__(self, **options: Any) -> None:
        super().__init__(tuple(Panel), **options)
