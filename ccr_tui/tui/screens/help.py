"""Every key, every mark, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from ccr_tui.tui.help_text import help_lines
from ccr_tui.tui.keymap import KeySection
from ccr_tui.tui.screens.pushed import Dialog
from ccr_tui.tui.widgets.lines_view import LinesView


class HelpScreen(Dialog[None]):
    """Shows the bindings of the screen below, then the others; `keymap` has the user's own keys by id."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close", id="help.close"),
    ]

    def __init__(
        self, here: Sequence[KeySection], elsewhere: Sequence[KeySection], keymap: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._here = here
        self._elsewhere = elsewhere
        self._rebound = keymap

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Help"
            box.border_subtitle = "esc closes"
            yield LinesView()

    def on_mount(self) -> None:
        view = self.query_one(LinesView)
        view.show(help_lines(self._here, self._elsewhere, self._shown))
        view.focus()

    def _shown(self, binding: Binding) -> str:
        """The keys of a binding, the user's own where it was rebound."""
        keys = self._rebound.get(binding.id or "", binding.key)
        return " ".join(self.app.get_key_display(binding.with_key(key)) for key in keys.split(","))
