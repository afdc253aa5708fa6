"""Asks before the program ends while requests are running through it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class QuitScreen(ModalScreen[bool]):
    """True when the user really means it: asking to quit once more says so too."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,q,ctrl+q", "dismiss(True)", "Quit", priority=True, id="confirm.yes"),
        Binding("n,escape", "dismiss(False)", "Stay", id="confirm.no"),
        Binding("left,right", "app.focus_next", "Other", show=False, id="confirm.other"),
    ]

    def __init__(self, in_flight: int) -> None:
        super().__init__()
        self._in_flight = in_flight

    def compose(self) -> ComposeResult:
        count = "One request is" if self._in_flight == 1 else f"{self._in_flight} requests are"
        with Vertical(id="box"):
            yield Static(f"{count} still in flight and would be cut off.")
            with Horizontal():
                yield Button("Stay (n)", id="no", variant="primary", compact=True)
                yield Button("Quit (y)", id="yes", variant="error", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
