"""The routes in force with what they decide and cost, edited in place while everything runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from ccr_tui.core.config import Config
from ccr_tui.core.config_change import Change, RouteSet, RuleAdded, RuleEdited, RuleMoved, RuleRemoved
from ccr_tui.core.hits import RULE
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import ConfigText, Hits, Standings
from ccr_tui.tui.route_entries import RouteEntry, route_sections
from ccr_tui.tui.screens.routes_changes import RouteChanges
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.route_form import RouteForm
from ccr_tui.tui.widgets.route_row import RouteRow
from ccr_tui.tui.widgets.route_table import RouteTable

LOOK_S = 2.0
"""Seconds between two looks at what was decided and who is well."""
NO_RULES = "a classic CCR file has no rules: `ccr-tui import` makes a file of it that can have them."
NOT_IN_FORCE = "file not in force"
"""What the title says of a file that was refused; the reason is below the table."""
WHILE_FREE = frozenset({"add", "remove", "move", "undo", "text", "versions"})
"""Actions that wait until nothing is being typed."""
WHILE_STILL = WHILE_FREE - {"move", "undo"}
"""Actions that wait until no rule is being moved: the table does not show what is in force meanwhile."""
WHILE_MOVING = {"route.edit": "Try it", "routes.back": "Put back", "routes.undo": "Put back"}
"""What keys do then, by their ids."""


class RoutesScreen(RouteChanges):
    """A change is tried on the history, then written to the file, and used from the next request on."""

    CSS_PATH = "routes.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add rule", id="routes.add", tooltip="a new rule, below the others"),
        Binding("d,delete", "remove", "Remove", id="routes.remove", tooltip="remove the rule or the route"),
        Binding("J,shift+down", "move(1)", "Later", id="routes.later", tooltip="move the rule down"),
        Binding("K,shift+up", "move(-1)", "Earlier", id="routes.earlier", tooltip="move the rule up"),
        Binding("e", "text", "As text", id="routes.text", tooltip="the file itself in an editor"),
        Binding("u,ctrl+z", "undo", "Undo", id="routes.undo", tooltip="take the last change back"),
        Binding("v", "versions", "Versions", id="routes.versions", tooltip="what the file held before"),
        Binding("escape,t,q", "back", "Back", id="routes.back"),
    ]

    def __init__(
        self,
        backend: Backend,
        recent: Sequence[str],
        now: Callable[[], float] = time.time,
        refused: Callable[[], str] = str,
    ) -> None:
        """`refused` says why what the file holds is not in force, "" where it is; see also `RouteChanges`."""
        super().__init__(backend, recent, now)
        self._refused = refused
        self._hits = Hits()
        self._standings = Standings({}, {})
        self._not_counted = ""
        self._asking = False
        self._moving: RuleMoved | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="source", markup=False)
        yield RouteTable()
        yield Static(id="hint", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_config()
        self._look()
        self.set_interval(LOOK_S, self._look)

    def on_screen_resume(self) -> None:
        self.show_config()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in WHILE_FREE and self.is_mounted and self._table.form is not None:
            return False
        if self._moving is not None and action in WHILE_STILL:
            return False
        if action in {"move", "remove"} and self.is_mounted and self._current:
            return None if self._current.only_as_text else True
        return super().check_action(action, parameters)

    @property
    def key_words(self) -> Mapping[str, str]:
        return WHILE_MOVING if self._moving is not None else {}

    @property
    def _table(self) -> RouteTable:
        return self.query_one(RouteTable)

    @property
    def _current(self) -> RouteEntry | None:
        return self._table.current.entry if self._table.current else None

    def show_config(self) -> None:
        """Show the configuration in force; what is being typed stays as it is."""
        config = self._backend.config()
        refused = self._refused()
        title = self.query_one("#source", Static)
        title.update(f"Routes · {f'✗ {NOT_IN_FORCE} · ' if refused else ''}{config.source}")
        title.set_class(bool(refused), "-problem")
        warnings = [text for text in (refused, *config.warnings, self._not_counted) if text]
        shown = _with_move(config, self._moving)
        self._table.show(route_sections(shown, self._hits), self._standings.of, warnings)
        self._show_hint()

    def on_resize(self) -> None:
        self.show_config()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._show_hint()
        self.refresh_bindings()

    def action_undo(self) -> None:
        if self._moving is not None:
            self._move(None)
        else:
            super().action_undo()

    def action_back(self) -> None:
        if self._moving is not None:
            self._move(None)
        else:
            self.dismiss()

    def action_add(self) -> None:
        """Where the file has no rules, say so at once and not after everything is typed."""
        ask(self, self._backend.config_text, self._add)

    def action_remove(self) -> None:
        entry = self._current
        if entry is None or not entry.routes:
            self.notify("There is nothing of its own here to remove.", markup=False)
        else:
            change = RuleRemoved(entry.rule.name) if entry.rule else RouteSet(entry.step, ())
            self.propose(change)

    def action_move(self, by: int) -> None:
        """Begin to move a rule, or move on with it; enter tries it where it then stands."""
        entry, rules = self._current, self._backend.config().table.rules
        names = [rule.name for rule in rules]
        if entry is None or entry.rule is None or entry.name not in names:
            self.notify("Only rules have an order: the first that holds decides.", markup=False)
            return
        name = entry.rule.name
        so_far = self._moving.by if self._moving and self._moving.name == name else 0
        at = names.index(name)
        self._move(RuleMoved(name, max(-at, min(len(rules) - 1 - at, so_far + by))))

    def action_text(self) -> None:
        self.open_text(self._current.key if self._current else "")

    def on_route_row_chosen(self, message: RouteRow.Chosen) -> None:
        entry = message.row.entry
        if self._moving is not None:
            change = self._moving
            if change.by:
                self.propose(change, lambda: self._move(None))
            else:
                self._move(None)
        elif entry.editable and not (entry.rule and "\n" in entry.rule.when.text.strip()):
            message.row.edit(self.known())
        elif entry.key:
            self.open_text(entry.key)
        else:
            self.notify(f"{entry.name}: {entry.about}. There is no route here to edit.", markup=False)

    def on_route_form_submitted(self, message: RouteForm.Submitted) -> None:
        """What is typed stays until it is in force, or left."""
        if message.change is None:
            self._leave()
            return
        refused = message.form.show_problem
        self.propose(message.change, partial(self._settled, message.change), refused)

    def on_route_form_left(self) -> None:
        self._leave()

    def _add(self, file: ConfigText) -> None:
        if self._table.form is not None:
            return  # the key came twice
        if file.is_toml:
            self._table.add_rule(self.known())
            self.refresh_bindings()
        else:
            self.notify(NO_RULES, severity="warning", timeout=10, markup=False)

    def _settled(self, change: Change) -> None:
        """What was typed is in force: the cursor stays with it, whatever it is called now."""
        self._leave()
        if isinstance(change, RuleAdded | RuleEdited):
            self._table.go_to(("", f"{RULE}{change.rule.name}"))

    def _leave(self) -> None:
        self._table.leave()
        self.show_config()
        self.refresh_bindings()

    def _move(self, move: RuleMoved | None) -> None:
        self._moving = move
        self._table.mark_moving(("", f"{RULE}{move.name}") if move else None)
        self.show_config()
        self.refresh_bindings()

    def _look(self) -> None:
        """Ask what was decided and who is well, unless the last question is still open."""
        if not self._asking and self.is_current:
            self._asking = True
            ask(self, lambda: (self._backend.hits(), self._backend.standings()), self._looked, self._blind)

    def _looked(self, found: tuple[Hits, Standings]) -> None:
        self._asking, self._not_counted = False, ""
        self._hits, self._standings = found
        self.show_config()

    def _blind(self, why: str) -> None:
        self._asking, self._not_counted = False, f"What was decided cannot be counted. {why}"
        self.show_config()

    def _show_hint(self) -> None:
        entry, hint = self._current, ""
        if self._moving is not None:
            hint = f"Moving {self._moving.name}: J and K go on, enter tries it, esc puts it back."
        elif entry is not None and entry.only_as_text:
            whose = f"of {entry.owner}" if entry.owner else entry.about
            hint = f"{entry.name}, {whose}: changed, moved and removed as text only, enter goes there."
        elif entry is not None and entry.routes and not entry.rule and self._table.form is None:
            hint = f"{entry.name}: {entry.about}"
        line = self.query_one("#hint", Static)
        line.display = bool(hint)
        line.update(hint)


def _with_move(config: Config, move: RuleMoved | None) -> Config:
    """The configuration as it would be with a rule in another place."""
    if move is None or all(rule.name != move.name for rule in config.table.rules):
        return config
    rules = list(config.table.rules)
    at = next(n for n, rule in enumerate(rules) if rule.name == move.name)
    rules.insert(max(0, at + move.by), rules.pop(at))
    return replace(config, table=replace(config.table, rules=tuple(rules)))
