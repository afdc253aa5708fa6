"""What the configuration file held before: when, why, and what bringing it back would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import EarlierVersion, Proposal
from ccr_tui.tui.screens.pushed import PushedScreen
from ccr_tui.tui.version_lines import restoring_lines, version_text
from ccr_tui.tui.widgets.key_bar import KeyBar
from ccr_tui.tui.widgets.lines_view import LinesView

Confirm = Callable[[Proposal, Callable[[], object]], None]
"""Shows the dry run of a proposal, and calls back when it is in force."""


class VersionList(OptionList):
    """The versions; `enter` is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "screen.restore", "Bring back", id="versions.restore", tooltip="see what it would do"
        ),
        Binding("k", "cursor_up", "Newer", show=False, id="versions.newer"),
        Binding("j", "cursor_down", "Older", show=False, id="versions.older"),
    ]


class RoutesVersionsScreen(PushedScreen[None]):
    """The newest version first; nothing is brought back without its dry run."""

    CSS_PATH = "routes_versions.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-beside")]  # noqa: RUF012 (an instance variable of Textual's)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J,shift+down", "scroll(1)", "Scroll down", show=False, id="versions.down"),
        Binding("K,shift+up", "scroll(-1)", "Scroll up", show=False, id="versions.up"),
        Binding("escape,v,q", "dismiss", "Back", id="versions.back"),
    ]

    def __init__(self, backend: Backend, confirm: Confirm, now: Callable[[], float]) -> None:
        super().__init__()
        self._backend = backend
        self._confirm = confirm
        self._now = now
        self._versions: Sequence[EarlierVersion] = ()
        self._present = ""

    def compose(self) -> ComposeResult:
        yield Static("Earlier versions of the file", id="source", markup=False)
        with Container(id="body"):
            yield VersionList(compact=True, markup=False)
            yield LinesView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(LinesView).can_focus = False
        self.query_one(OptionList).focus()
        ask(self, lambda: (self._backend.versions(), self._backend.config_text().text), self._show)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        version = self._versions[event.option_index]
        self.query_one(LinesView).show(restoring_lines(version, self._present))

    def on_option_list_option_selected(self) -> None:
        self.action_restore()

    def action_restore(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is None:
            return
        version = self._versions[index]
        why = f"back to {version.why}"
        proposal = Proposal(version.text, why, self._present)
        if version.text == self._present:
            self.notify("This is what the file holds now.", markup=False)
        else:
            self._confirm(proposal, self._restored)

    def action_scroll(self, by: int) -> None:
        self.query_one(LinesView).scroll_relative(y=3 * by, animate=False)

    def _show(self, found: tuple[Sequence[EarlierVersion], str]) -> None:
        self._versions, self._present = found
        options = self.query_one(OptionList)
        now = self._now()
        options.add_options([Option(version_text(version, now)) for version in self._versions])
        if self._versions:
            options.highlighted = 0
        else:
            text = "There is no earlier version: the first one is kept when the file is edited here."
            self.query_one("#source", Static).update(text)

    def _restored(self) -> None:
        self.dismiss()
