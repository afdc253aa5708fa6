"""The routes in force, edited in place while everything runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.route_text import explain, known_upstreams, task_names, without_route
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.route_row import RouteRow

HINT = (
    "provider,model -> provider,model · the first is used, the rest take over when it fails · empty: no route"
)

ROOMY = 60
"""From this many cells on, a chain stands beside its task and not below it."""
TASK_WIDTH = 13


class RoutesScreen(Screen[None]):
    """One row per task. A change is written to the configuration file and used from the next request on."""

    CSS_PATH = "routes.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ROOMY, "-roomy")]  # noqa: RUF012 (an instance variable of Textual's)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "app.focus_previous", "Up", show=False, id="routes.up"),
        Binding("down,j", "app.focus_next", "Down", show=False, id="routes.down"),
        Binding("escape,t,q", "app.pop_screen", "Back", id="routes.back"),
    ]

    def __init__(self, backend: Backend, recent: Sequence[str]) -> None:
        super().__init__()
        self._backend = backend
        self._known = list(known_upstreams(backend.config(), recent))

    def compose(self) -> ComposeResult:
        yield Static(id="source", markup=False)
        with VerticalScroll(can_focus=False):
            for task in task_names(self._backend.config().table):
                yield RouteRow(task, self._known, lambda: self._backend.config().providers)
            yield Static(id="warnings", markup=False)
        yield Static(id="hint", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_config()
        self.query(RouteRow).first().focus()

    def show_config(self) -> None:
        """Show the configuration in force; a row that is being edited stays as it is."""
        config = self._backend.config()
        self.query_one("#source", Static).update(f"Routes · {config.source}")
        self.query_one("#warnings", Static).update("\n".join(f"! {w}" for w in config.warnings))
        beside = TASK_WIDTH if self.size.width >= ROOMY else 0
        for row in self.query(RouteRow):
            route, otherwise = (
                config.table.routes.get(row.task_name),
                without_route(row.task_name, config.table),
            )
            row.show(route, otherwise, self.size.width - beside - 4)

    def on_resize(self) -> None:
        self.show_config()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        row = next((n for n in event.widget.ancestors_with_self if isinstance(n, RouteRow)), None)
        if row is not None:
            limits = self._backend.config().table.thresholds
            hint = HINT if row.editing else f"{row.task_name}: {explain(row.task_name, limits)}"
            self.query_one("#hint", Static).update(hint)

    def on_route_row_submitted(self, message: RouteRow.Submitted) -> None:
        task, upstreams = message.task_name, message.upstreams
        ask(
            self,
            partial(self._backend.set_route, task, upstreams),
            lambda _: self._applied(message.row, upstreams),
            message.row.show_problem,
        )

    def action_leave_editing(self) -> None:
        for row in self.query(RouteRow):
            if row.editing:
                row.leave()

    def _applied(self, row: RouteRow, upstreams: tuple[Upstream, ...]) -> None:
        row.leave()
        self.show_config()
        self.notify(
            f"{row.task_name}: {'route applied' if upstreams else 'no route of its own now'}", markup=False
        )
