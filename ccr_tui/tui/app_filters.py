"""Filters that outlive a run: those that were used, and those that were saved under a name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ccr_tui.core.remembered import Remembered
from ccr_tui.tui.app_memory import RemembersApp
from ccr_tui.tui.filter_values import known_values
from ccr_tui.tui.model import Model
from ccr_tui.tui.screens.monitor import MonitorScreen
from ccr_tui.tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from ccr_tui.tui.screens.saved_filters import SavedFiltersScreen


class FiltersApp(RemembersApp):
    """For `CcrApp`, whose first screen has the filter bar."""

    _monitor: MonitorScreen
    _model: Model

    def know_filters(self) -> None:
        """Let the filter bar know what was typed before, and what there is to look for."""
        self._monitor.filter_bar.past = self.remembered.typed
        self._monitor.filter_bar.values = lambda: known_values(self._model.known())

    def use_filter(self, text: str) -> None:
        """Filter by `text`, whatever screen is open, and remember that it was used."""
        while self.screen is not self._monitor and len(self.screen_stack) > 1:
            self.pop_screen()
        self._monitor.filter_bar.use(text)
        if text:
            self._used(text)

    def action_saved_filters(self) -> None:
        from ccr_tui.tui.screens.saved_filters import SavedFiltersScreen  # noqa: PLC0415 - for this key only

        screen = SavedFiltersScreen(self.remembered.filters)
        self.push_screen(screen, lambda text: self.use_filter(text) if text else None)

    def on_filter_bar_kept(self, message: FilterBar.Kept) -> None:
        self._used(message.text)

    def on_filter_bar_save_wanted(self, message: FilterBar.SaveWanted) -> None:
        from ccr_tui.tui.screens.saved_filters import SaveFilterScreen  # noqa: PLC0415 - for this key only

        def named(name: str | None) -> None:
            if name:
                self.remember(partial(Remembered.with_filter, name=name, text=message.text))
                self.notify(f"Saved as {name}.", timeout=3, markup=False)

        self.push_screen(SaveFilterScreen(message.text, self.remembered.filters), named)

    def on_saved_filters_screen_deleted(self, message: SavedFiltersScreen.Deleted) -> None:
        self.remember(partial(Remembered.without_filter, name=message.name))

    def _used(self, text: str) -> None:
        self.remember(partial(Remembered.with_typed, text=text))
        self._monitor.filter_bar.past = self.remembered.typed
