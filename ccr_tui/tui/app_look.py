"""How the application looks: the theme that the user chose, the layout that was left, or no colour at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ccr_tui.core.remembered import Layout
from ccr_tui.tui.app_memory import RemembersApp


def without_colour(environ: Mapping[str, str]) -> bool:
    """Whether the user wants none (see no-color.org)."""
    return "NO_COLOR" in environ


class LookApp(RemembersApp):
    """For `CcrApp`."""

    _dressed = False

    def dress(self, wanted: str) -> None:
        """Put on the theme `wanted`, or else the one that was chosen the last time."""
        theme = wanted or self.remembered.theme
        if theme in self.available_themes:
            self.theme = theme
        elif theme:
            themes = ", ".join(sorted(self.available_themes))
            self.notify(f"There is no theme {theme!r}: there are {themes}.", severity="warning", markup=False)
        self._dressed = True

    def watch_theme(self, theme: str) -> None:
        if self._dressed:
            self.remember(lambda remembered: replace(remembered, theme=theme))

    def remember_layout(self, layout: Layout) -> None:
        self.remember(lambda remembered: replace(remembered, layout=layout))

    def remember_layout_now(self, layout: Layout) -> None:
        """The same when the screen is closing."""
        self.remember_now(lambda remembered: replace(remembered, layout=layout))
