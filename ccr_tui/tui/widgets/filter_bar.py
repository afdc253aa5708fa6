"""The line in which the filter is typed; it filters with every key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from ccr_tui.tui.filter_completion import Completion, filter_completions
from ccr_tui.tui.recall import Recall
from ccr_tui.tui.widgets.filter_hints import FilterHints

PLACEHOLDER = (
    "words, task:think -status:failed, or tokens > 50000 and not fell_back, or words where condition"
)


class FilterInput(Input):
    """Where the filter is typed. `recall` has earlier ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep", id="filter.keep", tooltip="keep the filter, back to the table"),
        Binding("up", "recall(-1)", "Earlier", id="filter.earlier", tooltip="a filter that was used before"),
        Binding("down", "recall(1)", "Later", show=False, id="filter.later"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER, compact=True)
        self.recall = Recall()
        self.not_typed: str | None = None

    def put(self, text: str, cursor: int) -> None:
        """Have `text` stand there without anybody typing it."""
        self.not_typed = text
        self.value = text
        self.cursor_position = cursor

    def action_recall(self, by: int) -> None:
        line = self.recall.step(by, self.value)
        if line is not None:
            self.put(line, len(line))


class FilterBar(Vertical):
    """Hidden while there is no filter and nobody types one.

    `past` are earlier filters, the newest last; `values` gives the known values of fields. Both are set
    by whoever knows them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", id="filter.clear", tooltip="no filter"),
        Binding("tab", "complete(1)", "Complete", id="filter.complete", tooltip="what could stand here"),
        Binding("shift+tab", "complete(-1)", "The one before", show=False, id="filter.complete_back"),
        Binding("ctrl+s", "save", "Save", id="filter.save", tooltip="save the filter under a name"),
    ]

    @dataclass
    class Changed(Message):
        """The filter's text is another one."""

        text: str

    @dataclass
    class Kept(Message):
        """The user is done typing and means this filter."""

        text: str

    @dataclass
    class SaveWanted(Message):
        """The user wants to keep this filter under a name."""

        text: str

    class Left(Message):
        """The user is done typing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.past: Sequence[str] = ()
        self.values: Callable[[], Mapping[str, Iterable[str]]] = dict
        self.display = False
        self._input = FilterInput()
        self._matches = Static(id="matches")
        self._hints = FilterHints()
        self._known: Mapping[str, Iterable[str]] = {}
        self._choices: Sequence[Completion] = ()
        self._chosen = -1
        self._typed = ("", 0)
        self._completed: str | None = None
        self._problem = ""
        self._told = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label("Filter")
            yield self._input
            yield self._matches
        yield self._hints

    @property
    def typing(self) -> bool:
        # `has_focus` comes true only when the news of it has been handled.
        return self.is_attached and self.screen.focused is self._input

    @property
    def active(self) -> bool:
        """True while there is a filter."""
        return bool(self._input.value.strip())

    @property
    def text(self) -> str:
        return self._input.value.strip()

    def open(self) -> None:
        self._input.recall = Recall(self.past)
        self._known = self.values()
        self.display = True
        self._input.focus()

    def use(self, text: str) -> None:
        """Filter by `text`, as if it had been typed and kept."""
        self.display = bool(text)
        self._input.put(text, len(text))

    def show_matches(self, shown: int, total: int, problem: str = "") -> None:
        """How many rows there are, or why what is typed does not filter yet."""
        if problem != self._problem:
            self._problem = problem
            self._show_hints()
        text = f"{'✗ ' if problem else ''}{shown:,} of {total:,}" if self.active else ""
        if text != self._told:  # an update lays the screen out again
            self._told = text
            self._matches.set_class(bool(problem), "-wrong")
            self._matches.update(Content(text))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._completed:
            self._completed = None
            if event.value.strip() and event.value != self._input.not_typed:
                self._propose()
            else:
                self._choices = ()
                self._show_hints()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._problem:
            self.app.bell()  # the sentence below says what is missing
        else:
            self.action_accept()

    def on_descendant_blur(self) -> None:
        self._hints.display = False

    def action_accept(self) -> None:
        self.display = self.active
        if self.active:
            self.post_message(self.Kept(self.text))
        self.post_message(self.Left())

    def action_clear(self) -> None:
        self._input.value = ""
        self.action_accept()

    def action_save(self) -> None:
        if self.active and not self._problem:
            self.post_message(self.SaveWanted(self.text))

    def action_complete(self, by: int) -> None:
        """Take the next possible completion; the only one there is also ends the word."""
        if not self._choices:
            self._propose()
        if not self._choices:
            return
        self._chosen = (self._chosen + by) % len(self._choices) if self._chosen >= 0 else min(0, by)
        choice, only = self._choices[self._chosen], len(self._choices) == 1
        taken = choice.text + (" " if only and not choice.text.endswith(":") else "")
        text, cursor = self._typed
        self._completed = text[: choice.start] + taken + text[cursor:]
        self._input.put(self._completed, choice.start + len(taken))
        if only:
            self._propose()
        else:
            self._show_hints()

    def _propose(self) -> None:
        """Find what could stand at the cursor."""
        text, cursor = self._typed = (self._input.value, self._input.cursor_position)
        self._chosen = -1
        self._choices = filter_completions(text, cursor, self._known)
        self._show_hints()

    def _show_hints(self) -> None:
        if self.typing:
            self._hints.show(self._problem, self._choices, self._chosen)
