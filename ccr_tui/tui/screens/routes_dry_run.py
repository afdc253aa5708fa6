"""What a change to the routes would have moved of the past, before it is made."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static
from textual.worker import get_current_worker

from ccr_tui.core.errors import CcrError
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import Progress, Proposal, Standings
from ccr_tui.tui.dry_run_lines import UNKNOWN, dry_run_lines
from ccr_tui.tui.key_words import key_words
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.screens.pushed import Dialog
from ccr_tui.tui.version_lines import difference_lines
from ccr_tui.tui.widgets.lines_view import LinesView

BACK = "esc goes back"


class DryRunScreen(Dialog[bool]):
    """True when the change is in force. Leaving stops the dry run."""

    CSS_PATH = "routes_dry_run.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="dry_run.apply", tooltip="put the change in force"),
        Binding("escape,q", "dismiss(False)", "Back", id="dry_run.back", tooltip="change nothing"),
    ]

    def __init__(self, backend: Backend, proposal: Proposal) -> None:
        super().__init__()
        self._backend = backend
        self._proposal = proposal
        self._ready = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Dry run"
            box.border_subtitle = key_words(["trying it on the history", BACK], self.app.size.width)
            yield Static(self._proposal.why, id="subject", markup=False)
            yield LinesView()
            yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        self.query_one(LinesView).focus()
        self.run_worker(self._try, thread=True, group="dry run")

    def action_apply(self) -> None:
        if self._ready:
            self._ready = False
            apply = partial(self._backend.apply_text, self._proposal)
            ask(self, apply, self._applied, self._refused)

    def _try(self) -> None:
        """In a worker thread; a history that cannot be read does not stand in the way of the change."""
        worker = get_current_worker()
        try:
            standings = self._fares()
            for progress in self._backend.dry_run(self._proposal.text):
                if worker.is_cancelled:
                    return
                self.call_later(self._show, progress, standings)
        except CcrError as error:
            self.call_later(
                self._tried, [line(Span(f"It cannot be tried on the history. {error}", Role.WARN))]
            )

    def _fares(self) -> Standings:
        """How the upstreams fare; who cannot be asked is taken to be well."""
        try:
            return self._backend.standings()
        except CcrError:
            return UNKNOWN

    def _show(self, progress: Progress, standings: Standings) -> None:
        lines = dry_run_lines(progress, standings)
        if progress.done:
            self._tried(lines)
        else:
            self.query_one(LinesView).show(lines)

    def _tried(self, lines: list[Line]) -> None:
        made = self._proposal
        changes = [BLANK, *difference_lines(made.instead_of, made.text)] if made.shows_lines else []
        self.query_one(LinesView).show([*lines, *changes])
        self._ready = True
        self.query_one("#box").border_subtitle = f"enter applies, {BACK}"

    def _applied(self, _: None) -> None:
        self.dismiss(True)

    def _refused(self, sentence: str) -> None:
        self._ready = True
        self.query_one("#problem", Static).update(sentence)
