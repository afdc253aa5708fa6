"""The routes in force, edited in place while everything runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from ccr_tui.core.config_change import Change, RouteSet
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import Proposal
from ccr_tui.tui.route_text import explain, known_upstreams, task_names, without_route
from ccr_tui.tui.screens.routes_dry_run import DryRunScreen
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
        """What is typed stays until it is in force, or left."""
        change = RouteSet(message.task_name, message.upstreams)
        row = message.row
        self._propose(change, row.leave, row.show_problem)

    def action_leave_editing(self) -> None:
        for row in self.query(RouteRow):
            if row.editing:
                row.leave()

    def _propose(
        self, change: Change, then: Callable[[], object], refused: Callable[[str], object] | None = None
    ) -> None:
        """Show what the change would do, and make it if the user says so."""

        def proposal() -> Proposal:
            now = self._backend.config_text().text
            return Proposal(self._backend.changed_text(change), str(change), now)

        ask(self, proposal, lambda made: self.confirm(made, then), refused)

    def confirm(self, proposal: Proposal, then: Callable[[], object] = lambda: None) -> None:
        """Show the dry run of the proposal; `then` is called when it is in force."""
        if proposal.text == proposal.instead_of:
            then()
            self.notify("That changes nothing in the file.", markup=False)
            return
        self.app.push_screen(
            DryRunScreen(self._backend, proposal),
            lambda applied: self._applied(proposal.why, then) if applied else None,
        )

    def _applied(self, why: str, then: Callable[[], object]) -> None:
        then()
        self.show_config()
        self.notify(f"In force: {why}", markup=False)
