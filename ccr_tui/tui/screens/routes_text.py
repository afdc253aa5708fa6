"""The configuration file itself in an editor, checked while it is typed and tried before it is in force."""

from __future__ import annotations

from dataclasses import dataclass
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
from ccr_tui.tui.text_merge import lines_changed, merged
from ccr_tui.tui.widgets.config_editor import ConfigEditor
from ccr_tui.tui.widgets.key_bar import KeyBar

PAUSE_S = 0.3
"""Seconds without a key after which the text is checked."""
LOOK_S = 2.0
"""Seconds between two looks at whether the file has been changed meanwhile."""
TOGETHER = "The file was changed meanwhile: that is in this text now, beside what you typed."
APART = (
    "The file was changed meanwhile, in the same lines: ctrl+s tries yours over it, ctrl+r takes it as it is."
)
DROPPED = "This is the file as it is: ctrl+z brings back what you typed."


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
        Binding("ctrl+g", "problem", "Problem", id="text.problem", tooltip="go to the place that is wrong"),
        Binding(
            "ctrl+r",
            "reload",
            "Reload",
            id="text.reload",
            tooltip="take the file as it is; ctrl+z brings back what was typed",
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
        self._problem: ConfigError | None = None
        self._timer: Timer | None = None
        self._ready = False
        self._note = ""
        self._bases: dict[str, str] = {}
        """Texts that may come back by ctrl+z, and what each of them began with."""

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
            text = self._editor.text
            ask(self, lambda: self._checked(text), partial(self._try, text))

    def action_problem(self) -> None:
        if self._problem is not None and self._problem.line is not None:
            self._editor.go_to(self._problem.line, self._problem.column or 1)

    def action_reload(self) -> None:
        if self._ready:
            ask(self, self._backend.config_text, lambda file: self._take(file.text, file.text, DROPPED))

    def on_config_editor_edited(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE_S, self._check)
        self._note = ""
        if (base := self._bases.get(self._editor.text)) is not None:
            self._draft = Draft("", base)
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
        apart = checked.on_disk != self._draft.base
        if apart and self._brought_together(checked.on_disk):
            return
        self._problem = checked.problem
        self._editor.area.mark_problem(checked.problem.line if checked.problem else None)
        note = APART if apart else self._note
        warnings = [note] if note else []
        warnings += checked.config.warnings if checked.config else ()
        verdict = _wrong(checked.problem) if checked.problem else "✓ valid"
        kind = "-problem" if checked.problem else "-warning" if note else "-valid"
        self._say("\n".join((verdict, *(f"! {warning}" for warning in warnings))), kind)

    def _brought_together(self, on_disk: str) -> bool:
        """Take what has been changed in the file meanwhile, where that leaves what is typed as it is."""
        draft = self.draft
        if not draft.changed:
            self._draft = Draft("", "")
            ask(self, self._read, self._loaded)
            return True
        text = merged(draft.base, draft.text, on_disk)
        if text is None:
            return False
        self._take(text, on_disk, TOGETHER)
        return True

    def _take(self, text: str, base: str, note: str) -> None:
        """Go on with another text, which ctrl+z takes back."""
        before = self.draft
        self._draft = Draft("", base)
        if text != before.text:
            self._note = note
            self._bases[before.text] = before.base
            self._editor.take(text)
        self._entitle()
        self._check()

    def _say(self, text: str, kind: str) -> None:
        state = self.query_one("#state", Static)
        for name in ("-valid", "-problem", "-warning"):
            state.set_class(name == kind, name)
        state.update(text)

    def _try(self, text: str, checked: Checked) -> None:
        """Only what is valid, and with what the file holds by now; the check says what is wrong."""
        base = self._draft.base
        self._tell(text, checked)
        if self._draft.base != base:
            self.action_apply()
        elif text == self._editor.text and checked.config is not None:
            over = checked.on_disk != base
            gone, added = lines_changed(checked.on_disk, text)
            why = (
                f"edited as text{', over what was changed meanwhile' if over else ''}: +{added} −{gone} lines"
            )
            self._confirm(Proposal(text, why, checked.on_disk, shows_lines=over), self._applied)

    def _applied(self) -> None:
        self._draft = Draft(self._editor.text, self._editor.text)
        self.call_later(self._leave)

    def _leave(self) -> None:
        self.dismiss(self._draft)


def _wrong(error: ConfigError) -> str:
    where = [f"line {error.line}"] if error.line else []
    where += [error.key] if error.key else []
    return f"✗ {', '.join(where)}: {error.message}" if where else f"✗ {error.message}"
