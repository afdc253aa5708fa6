"""Asks before the program ends while requests are running through it, and waits for them if wanted."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from ccr_tui.tui.screens.pushed import Dialog


class QuitScreen(Dialog[bool]):
    """True when it is time to quit: all are done, or the user does not want to wait for them."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "wait", "Wait", id="confirm.wait", tooltip="quit when they have finished"),
        Binding("y,q,ctrl+q", "dismiss(True)", "Quit now", priority=True, id="confirm.yes"),
        Binding("n,escape", "dismiss(False)", "Stay", id="confirm.no"),
        Binding("left", "app.focus_previous", "Button before", show=False, id="confirm.before"),
        Binding("right", "app.focus_next", "Next button", show=False, id="confirm.other"),
    ]

    class Waiting(Message):
        """The user waits for what is in flight: nothing may hold it up."""

    def __init__(self, in_flight: int, held: int = 0) -> None:
        super().__init__()
        self._in_flight = in_flight
        self._held = held
        self._waiting = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(self._sentence(), id="sentence")
            with Horizontal():
                yield Button("Wait (w)", id="wait", variant="primary", compact=True)
                yield Button("Quit now (q)", id="yes", variant="error", compact=True)
                yield Button("Stay (n)", id="no", compact=True)

    def show(self, in_flight: int, held: int) -> None:
        """So many are left, of which so many are held; there is nothing to ask when there are none."""
        if self._waiting and not in_flight:
            self.dismiss(True)
        elif (in_flight, held) != (self._in_flight, self._held):
            self._in_flight, self._held = in_flight, held
            self.query_one("#sentence", Static).update(self._sentence())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "wait":
            self.action_wait()
        else:
            self.dismiss(event.button.id == "yes")

    def action_wait(self) -> None:
        if not self._in_flight:
            self.dismiss(True)
            return
        self._waiting = True
        self.query_one("#wait").display = False
        self.query_one("#yes").focus()
        self.query_one("#sentence", Static).update(self._sentence())
        self.post_message(self.Waiting())

    def _sentence(self) -> str:
        if not self._in_flight:
            return "Nothing is in flight any more."
        one = self._in_flight == 1
        count = "one request" if one else f"{self._in_flight} requests"
        if self._waiting:
            return f"Waiting for {count} to finish; new ones are told to come again …"
        held = f" {self._held} held: waiting lets go of them." if self._held else ""
        return f"{count.capitalize()} {'is' if one else 'are'} still in flight.{held}"
