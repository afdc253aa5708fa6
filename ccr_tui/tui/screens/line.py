"""Asks for one line of text, such as a note."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from ccr_tui.tui.screens.pushed import Dialog


class LineScreen(Dialog[str | None]):
    """Gives the text, which may be empty; None when the user thought better of it."""

    CSS_PATH = "line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="line.cancel")]

    def __init__(self, title: str, sentence: str, text: str, enter: str) -> None:
        """`enter` says what that key does with the text."""
        super().__init__()
        self._heading = title
        self._sentence = sentence
        self._given = text
        self._enter = enter

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._heading
            box.border_subtitle = f"enter {self._enter}, esc cancels"
            yield Static(self._sentence, id="sentence", markup=False)
            yield Input(self._given, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
