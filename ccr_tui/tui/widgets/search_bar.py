"""The line in which is typed what to look for in the detail; it counts with every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static


class SearchInput(Input):
    """Where the words are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Find", id="search.find", tooltip="go to where the words come next"),
    ]


class SearchBar(Horizontal):
    """Hidden until somebody searches."""

    DEFAULT_CSS = """
    SearchBar {
        height: 1;
        background: $boost;
        Label { color: $text-accent; padding: 0 1; }
        Input { width: 1fr; background: transparent; }
        Static { width: auto; padding: 0 1; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Done", id="search.done", tooltip="search no more"),
    ]

    @dataclass
    class Changed(Message):
        """The words are others."""

        words: str

    class Submitted(Message):
        """Go to where the words are."""

    class Left(Message):
        """The user is done typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.display = False
        self._input = SearchInput(placeholder="words to look for", compact=True)
        self._count = Static()

    def compose(self) -> ComposeResult:
        yield Label("Search")
        yield self._input
        yield self._count

    @property
    def typing(self) -> bool:
        return self._input.has_focus

    def open(self) -> None:
        self.display = True
        self._input.value = ""
        self._input.focus()

    def show_count(self, count: int) -> None:
        """How often the words occur."""
        self._count.update(Content(f"{count:,} found" if self._input.value else ""))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()
        self.post_message(self.Submitted())

    def action_leave(self) -> None:
        self.display = False
        self.post_message(self.Left())
