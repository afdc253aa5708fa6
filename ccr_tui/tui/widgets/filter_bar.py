"""The line in which the filter is typed; it filters with every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

PLACEHOLDER = "words, task:think status:failed -task:count, or tokens > 50000 and not fell_back"


class FilterInput(Input):
    """Where the filter is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep", id="filter.keep", tooltip="keep the filter, back to the table"),
        Binding("down", "submit", show=False, id="filter.leave"),
    ]


class FilterBar(Horizontal):
    """Hidden while there is no filter and nobody types one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", id="filter.clear", tooltip="no filter"),
    ]

    @dataclass
    class Changed(Message):
        """The filter's text is another one."""

        text: str

    class Left(Message):
        """The user is done typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.display = False
        self._input = FilterInput(placeholder=PLACEHOLDER, compact=True)
        self._matches = Static(id="matches")
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Label("Filter")
        yield self._input
        yield self._matches

    @property
    def typing(self) -> bool:
        return self._input.has_focus

    @property
    def active(self) -> bool:
        """True while there is a filter."""
        return bool(self._input.value.strip())

    def open(self) -> None:
        self.display = True
        self._input.focus()

    def show_matches(self, shown: int, total: int, problem: str = "") -> None:
        """How many rows there are, or why what is typed does not filter yet."""
        text = problem or (f"{shown:,} of {total:,}" if self.active else "")
        if text != self._told:  # an update lays the screen out again
            self._told = text
            self._matches.set_class(bool(problem), "-wrong")
            self._matches.update(Content(text))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        self.display = self.active
        self.post_message(self.Left())

    def action_clear(self) -> None:
        self._input.value = ""
        self.action_accept()
