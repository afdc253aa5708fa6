"""One task and its chain of upstreams, edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Label, Static

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.route import Route
from ccr_tui.tui.route_text import chain_text, complete, read_chain, shown_chain


class ChainSuggester(Suggester):
    """Completes the upstream at the end of a chain."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        return complete(value, self._known)


class ChainInput(Input):
    """Where a chain is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Apply", id="route.apply"),
        Binding("tab", "cursor_right_or_complete", "Complete", id="route.complete"),
        Binding("up,down", "stay", show=False, id="route.stay"),
        Binding(
            "escape", "screen.leave_editing", "Leave", id="route.leave", tooltip="leave the route as it was"
        ),
    ]

    def action_stay(self) -> None:
        """Do not leave a route half typed."""

    def action_cursor_right_or_complete(self) -> None:
        """Take what is suggested; there is nowhere else to go while a route is edited."""
        if self.cursor_position == len(self.value):
            self.action_cursor_right()


class RouteRow(Vertical, can_focus=True):
    """Shows a route; `edit` opens it. What is typed is checked with every key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", "Edit", id="route.edit"),
    ]

    @dataclass
    class Submitted(Message):
        """The user wants this route."""

        row: RouteRow
        task_name: str
        upstreams: tuple[Upstream, ...]

    class Left(Message):
        """Editing has ended."""

    def __init__(
        self, task: str, known: Sequence[str], providers: Callable[[], Iterable[str]], **options: Any
    ):
        super().__init__(**options)
        self.task_name = task
        self._known = known
        self._providers = providers
        self._route: Route | None = None

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(self.task_name, classes="task", markup=False)
            yield Static(classes="chain", markup=False)
            yield ChainInput(compact=True, select_on_focus=False, suggester=ChainSuggester(self._known))
        yield Static(classes="problem", markup=False)

    @property
    def editing(self) -> bool:
        return self.has_class("-editing")

    def show(self, route: Route | None, otherwise: str, width: int) -> None:
        """Show a route in `width` cells, or what happens without one."""
        self._route = route
        self.query_one(".chain", Static).update(shown_chain(route, width) if route else otherwise)
        self.set_class(route is None, "-none")

    def show_problem(self, sentence: str) -> None:
        self.query_one(".problem", Static).update(sentence)
        self.set_class(bool(sentence), "-problem")

    def action_edit(self) -> None:
        field = self.query_one(ChainInput)
        self.add_class("-editing")
        field.value = chain_text(self._route)
        field.cursor_position = len(field.value)
        field.focus()

    def leave(self) -> None:
        """Back to showing the route."""
        self.remove_class("-editing")
        self.show_problem("")
        self.focus()

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and not self.editing:
            self.action_edit()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.editing:
            read = read_chain(event.value, self._providers())
            self.show_problem(read if isinstance(read, str) else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        read = read_chain(event.value, self._providers())
        if isinstance(read, str):
            self.show_problem(read)
        elif self._route is not None and read == self._route.upstreams:
            self.leave()
        else:
            self.post_message(self.Submitted(self, self.task_name, read))
