"""How a change of the routes comes into force: tried on the history first, from wherever it was made."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ccr_tui.core.config_change import Change
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import Proposal
from ccr_tui.tui.config_completion import Vocabulary
from ccr_tui.tui.route_text import known_upstreams
from ccr_tui.tui.screens.pushed import PushedScreen
from ccr_tui.tui.screens.routes_dry_run import DryRunScreen
from ccr_tui.tui.screens.routes_text import Draft, RoutesTextScreen
from ccr_tui.tui.screens.routes_versions import RoutesVersionsScreen
from ccr_tui.tui.undoing import undoing
from ccr_tui.tui.widgets.route_form import Known


class RouteChanges(PushedScreen[None]):
    """What the routes screen does beside showing: it opens the file, its versions, and dry runs of both."""

    def __init__(self, backend: Backend, recent: Sequence[str], now: Callable[[], float] = time.time) -> None:
        """`recent` are upstreams that were used lately; `now` gives seconds since the epoch."""
        super().__init__()
        self._backend = backend
        self._recent = recent
        self._now = now
        self._draft: Draft | None = None

    def show_config(self) -> None:
        """Show the configuration in force."""
        raise NotImplementedError

    def action_undo(self) -> None:
        """Propose the version before; undoing again goes further back."""
        ask(self, lambda: undoing(self._backend), self._undo)

    def action_versions(self) -> None:
        self.app.push_screen(RoutesVersionsScreen(self._backend, self.confirm, self._now))

    def open_text(self, key: str) -> None:
        """Open the file at a key, or go on with what was typed there before."""
        known = self.known()
        words = Vocabulary(known.upstreams, known.providers, known.values)
        screen = RoutesTextScreen(self._backend, self.confirm, words, key=key, draft=self._draft)
        self.app.push_screen(screen, self._text_left)

    def known(self) -> Known:
        """What can be completed."""
        config = self._backend.config()
        table = config.table
        values = {"namespace": table.namespaces, "project": table.projects, "model": _models(self._recent)}
        rules = [rule.name for rule in table.rules]
        return Known(list(known_upstreams(config, self._recent)), list(config.providers), rules, values)

    def propose(
        self,
        change: Change,
        then: Callable[[], object] = lambda: None,
        refused: Callable[[str], object] | None = None,
    ) -> None:
        """Show what the change would do, and make it if the user says so; `then` is called once it is."""

        def proposal() -> Proposal:
            now = self._backend.config_text().text
            return Proposal(self._backend.changed_text(change), str(change), now)

        ask(self, proposal, lambda made: self.confirm(made, then), refused)

    def confirm(self, proposal: Proposal, then: Callable[[], object] = lambda: None) -> None:
        """Show the dry run of the proposal; `then` is called when it is in force."""
        if isinstance(self.app.screen, DryRunScreen):
            return  # the key came twice
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

    def _undo(self, found: Proposal | str) -> None:
        if isinstance(found, str):
            self.notify(found, markup=False)
        else:
            self.confirm(found)

    def _text_left(self, draft: Draft | None) -> None:
        self._draft = draft if draft and draft.changed else None
        if self._draft:
            self.notify("What you typed is kept, and not in force: e goes on with it.", markup=False)


def _models(upstreams: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(text.partition(",")[2] for text in upstreams if "," in text))
