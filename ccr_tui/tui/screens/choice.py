"""Asks for one of a few things, each with a key of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ccr_tui.tui.screens.pushed import Dialog


class ChoiceScreen(Dialog[str | None]):
    """Gives the key of what was chosen, None for nothing. `choices` is what each key stands for."""

    CSS_PATH = "choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="choice.cancel")]

    def __init__(self, title: str, sentence: str, choices: Mapping[str, str]) -> None:
        super().__init__()
        self._heading = title
        self._sentence = sentence
        self._choices = choices

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._heading
            box.border_subtitle = "esc cancels"
            yield Static(self._sentence, id="sentence", markup=False)
            yield OptionList(
                *(
                    Option(Content.assemble((f"{key}  ", "bold"), text), id=key)
                    for key, text in self._choices.items()
                ),
                compact=True,
                markup=False,
            )

    def on_key(self, event: events.Key) -> None:
        if event.character in self._choices:
            event.stop()
            self.dismiss(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)
