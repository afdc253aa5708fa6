"""The configuration file itself in an editor, checked while it is typed and tried before it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static

from ccr_tui.core.config import Config
from ccr_tui.core.errors import ConfigError
from ccr_tui.tui.asking import ask
from ccr_tui.tui.bridge import Backend
from ccr_tui.tui.bridge_routes import Proposal
from ccr_tui.tui.config_completion import Vocabulary
from ccr_tui.tui.screens.pushed import PushedScreen
from ccr_tui.tui.screens.routes_versions import Confirm
from ccr_tui.tui.widgets.config_editor import ConfigEditor
from ccr_tui.tui.widgets.key_bar import KeyBar

PAUSE_S = 0.3
"""Seconds without a key after which the text is checked."""
LOOK_S = 2.0
"""Seconds between two looks at whether somebody else has edited the file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being typed, and the text of the file that it began with."""

    text: str
    base: str

    @property
    def changed(self) -> bool:
        return self.text != self.base


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a text: its configuration, or what is wrong with it; and the file at that moment."""

    config: Config | None
    problem: ConfigError | None
    on_disk: str


class RoutesTextScreen(PushedScreen[Draft]):
    """Gives back what is typed when it is left: nothing is lost by looking elsewhere."""

    CSS_PATH = "routes_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "apply", "Try it", id="text.apply", tooltip="see what the text would do"),
        Binding("ctrl+g", "problem", "Problem", id="text.problem", tooltip="go to the line that is wrong"),
        Binding(
            "ctrl+r",
            "reload",
            "Reload",
            id="text.reload",
            tooltip="drop what is typed, take the file as it is",
        ),
    ]

    def __init__(
        self,
        backend: Backend,
        confirm: Confirm,
        known: Vocabulary,
        *,
        key: str = "",
        draft: Draft | None = None,
    ) -> None:
        """The cursor begins at the `key`; a `draft` is what was typed before."""
        super().__init__()
        self._backend = backend
        self._confirm = confirm
        self._known = known
        self._key = key
        self._draft = draft or Draft("", "")
        self._line: int | None = None
        self._timer: Timer | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        yield Static(id="source", markup=False)
        yield ConfigEditor()
        yield Static(id="state", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        ask(self, self._read, self._loaded)
        self.set_interval(LOOK_S, self._check)

    @property
    def draft(self) -> Draft:
        return Draft(self._editor.text, self._draft.base) if self._ready else self._draft

    def action_apply(self) -> None:
        if self._ready:
            draft = self.draft
            made = Proposal(draft.text, _what_changed(draft), draft.base)
            ask(self, partial(self._backend.check_text, draft.text), lambda _: self._try(made), self._refused)

    def action_problem(self) -> None:
        if self._line is not None:
            self._editor.go_to(self._line)

    def action_reload(self) -> None:
        self._draft = Draft("", "")
        ask(self, self._read, self._loaded)

    def on_config_editor_edited(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE_S, self._check)
        self._entitle()

    def on_config_editor_left(self) -> None:
        self.dismiss(self.draft)

    @property
    def _editor(self) -> ConfigEditor:
        return self.query_one(ConfigEditor)

    def _read(self) -> tuple[str, str, int | None, bool]:
        """In a worker: the path, the text, the line of the key and whether it is TOML."""
        file = self._backend.config_text()
        text = self._draft.text or file.text
        return file.path, file.text, self._backend.line_of(text, self._key), file.is_toml

    def _loaded(self, found: tuple[str, str, int | None, bool]) -> None:
        path, text, line, is_toml = found
        if not self._draft.text:
            self._draft = Draft(text, text)
        self._path = path
        known = Vocabulary(self._known.upstreams, self._known.providers, self._known.values, not is_toml)
        self._editor.load(self._draft.text, line, known)
        self._ready = True
        self._editor.area.focus()
        self._entitle()
        self._check()

    def _entitle(self) -> None:
        changed = " · edited, not in force" if self.draft.changed else ""
        self.query_one("#source", Static).update(f"{self._path}{changed}")

    def _check(self) -> None:
        """Have the text checked in a worker; only the newest answer counts."""
        if self._ready:
            text = self._editor.text
            ask(self, lambda: self._checked(text), partial(self._tell, text))

    def _checked(self, text: str) -> Checked:
        on_disk = self._backend.config_text().text
        try:
            return Checked(self._backend.check_text(text), None, on_disk)
        except ConfigError as error:
            return Checked(None, error, on_disk)

    def _tell(self, text: str, checked: Checked) -> None:
        if text != self._editor.text:
            return
        if checked.on_disk != self._draft.base:
            if not self.draft.changed:
                self.action_reload()
                return
            self._say(
                "! Somebody else has edited the file meanwhile: ctrl+r drops what you typed.", "-warning"
            )
        elif checked.problem is not None:
            self._wrong(checked.problem)
        else:
            warnings = checked.config.warnings if checked.config else ()
            self._line = None
            self._editor.area.mark_problem(None)
            self._say("\n".join(("✓ valid", *(f"! {w}" for w in warnings))), "-valid")

    def _wrong(self, error: ConfigError) -> None:
        self._line = error.line
        self._editor.area.mark_problem(error.line)
        where = [f"line {error.line}"] if error.line else []
        where += [error.key] if error.key else []
        self._say(f"✗ {', '.join(where)}: {error.message}" if where else f"✗ {error.message}", "-problem")

    def _say(self, text: str, kind: str) -> None:
        state = self.query_one("#state", Static)
        for name in ("-valid", "-problem", "-warning"):
            state.set_class(name == kind, name)
        state.update(text)

    def _try(self, made: Proposal) -> None:
        self._confirm(made, self._applied)

    def _refused(self, _: str) -> None:
        """The check says more than the sentence: which line it is."""
        self._check()

    def _applied(self) -> None:
        self._draft = Draft(self._editor.text, self._editor.text)
        self.call_later(self._leave)

    def _leave(self) -> None:
        self.dismiss(self._draft)


def _what_changed(draft: Draft) -> str:
    """The change of a text in a few words."""
    old, new = draft.base.splitlines(), draft.text.splitlines()
    gone = added = 0
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone, added = gone + end - start, added + new_end - new_start
    return f"edited as text: +{added} −{gone} lines"
