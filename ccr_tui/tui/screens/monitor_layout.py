"""How the monitor is laid out: where the detail stands and how much room it takes; it can be remembered."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from ccr_tui.core.listing import Sort
from ccr_tui.core.remembered import Layout
from ccr_tui.tui.feed import Feed
from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.screens.monitor_reading import MonitorReading
from ccr_tui.tui.widgets.filter_bar import FilterBar

SHARES = range(20, 90, 10)
"""Percent of the room that the detail may take, each with a class in the style sheet."""
USUAL_SHARE = 60
NARROW, WIDE, ENDLESS = 56, 140, 10_000
"""Columns: below the first the detail can only be below the table; from the second on it is beside it."""
UP = " up"
LAYOUT_ACTIONS = frozenset({"share", "side"})


class MonitorLayout(MonitorReading):
    """Keys for `MonitorScreen`. What the user did not choose stays as the width has it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "S",
            "app.saved_filters",
            "Saved",
            id="monitor.saved_filters",
            tooltip="use a saved filter, or delete one",
        ),
        Binding(
            "plus,equals_sign",
            "share(10)",
            "Larger",
            show=False,
            id="detail.larger",
            tooltip="a larger detail",
        ),
        Binding(
            "minus", "share(-10)", "Smaller", show=False, id="detail.smaller", tooltip="a smaller detail"
        ),
        Binding(
            "vertical_line",
            "side",
            "Side",
            show=False,
            id="detail.side",
            tooltip="the detail beside or below the table",
        ),
    ]

    _feed: Feed
    _layout_wanted = Layout()
    _side = ""
    _share = 0

    def restore(self, layout: Layout) -> None:
        """Be laid out like this as soon as there is something to lay out."""
        self._layout_wanted = layout

    @property
    def filter_bar(self) -> FilterBar:
        return self._filter_bar

    @property
    def arrangement(self) -> Layout:
        """How it is laid out now."""
        return replace(
            self._layout_wanted,
            detail=self.has_class("-detail"),
            panel=str(self._detail.panel),
            zoom=self.has_class("-zoom"),
            side=self._side,
            share=self._share,
            sort=self._sorted_by,
        )

    @property
    def _sorted_by(self) -> str:
        """`Cost`, or `Cost up` with the smallest first; "" is the usual order of age."""
        asked = self._feed.asked
        if asked.sort is Sort.AGE:
            return ""
        return f"{asked.sort}{UP}" if asked.ascending else str(asked.sort)

    @abstractmethod
    def _order(self, sort: Sort, *, ascending: bool) -> None:
        """Put the table in this order."""

    def on_mount(self) -> None:
        wanted = self._layout_wanted
        if wanted.panel in set(Panel):
            self._detail.choose(Panel(wanted.panel))
        if wanted.side in {"below", "beside"}:
            self._put(wanted.side)
        if wanted.share in SHARES:
            self._take(wanted.share)
        if (sort := wanted.sort.removesuffix(UP)) in set(Sort):
            self._order(Sort(sort), ascending=wanted.sort.endswith(UP))
        if wanted.detail:
            self._set_open(True)
            self.set_class(wanted.zoom, "-zoom")

    def may_lay_out(self, action: str) -> bool:
        """Whether a key of the layout means something now."""
        if action == "side" and self.size.width < NARROW:
            return False
        return self._detail.display and not self.has_class("-zoom")

    def action_share(self, by: int) -> None:
        self._take(min(SHARES[-1], max(SHARES[0], (self._share or USUAL_SHARE) + by)))

    def action_side(self) -> None:
        self._put("below" if self.has_class("-beside") else "beside")

    def _put(self, side: str) -> None:
        self._side = side
        beside_from = NARROW if side == "beside" else ENDLESS
        # The screen sets these classes itself whenever its size changes.
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-below"), (beside_from, "-beside")]
        if self.size.width >= NARROW:
            self.set_class(side == "beside", "-beside")
            self.set_class(side == "below", "-below")

    def _take(self, share: int) -> None:
        self._share = share
        for each in SHARES:
            self.set_class(each == share, f"-share-{each}")
