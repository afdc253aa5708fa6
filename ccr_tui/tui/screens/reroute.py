"""Asks to which upstream an exchange is to be sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ccr_tui.core.exchange import Upstream
from ccr_tui.tui.route_text import read_upstream


class RerouteScreen(ModalScreen[Upstream | None]):
    """`known` maps upstreams to where they are known from; `subject` names what is sent again."""

    CSS_PATH = "reroute.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="reroute.cancel"),
        Binding("up", "move(-1)", "Up", show=False, priority=True, id="reroute.up"),
        Binding("down", "move(1)", "Down", show=False, priority=True, id="reroute.down"),
    ]

    def __init__(self, subject: str, known: Mapping[str, str], providers: frozenset[str]) -> None:
        super().__init__()
        self._subject = subject
        self._known = known
        self._providers = providers

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Send again to"
            box.border_subtitle = "enter sends, esc cancels"
            yield Static(self._subject, id="subject", markup=False)
            yield Input(placeholder="type to narrow down, or any provider,model", compact=True)
            yield OptionList(compact=True, markup=False)
            yield Static("", id="problem", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self._narrow("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#problem", Static).update("")
        self._narrow(event.value)

    def on_input_submitted(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self._choose(options.get_option_at_index(options.highlighted).id or "")
        else:
            self._choose(self.query_one(Input).value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option.id or "")

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    def _narrow(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(list(self._matching(typed)))
        options.highlighted = 0 if options.option_count else None

    def _matching(self, typed: str) -> Iterator[Option]:
        words = typed.lower().split()
        for text, origin in self._known.items():
            if all(word in text.lower() for word in words):
                yield Option(Content.assemble(text, (f"  {origin}", "dim")), id=text)
        if "," in typed and typed.strip() not in self._known:
            yield Option(Content.assemble(typed.strip(), ("  as typed", "dim")), id=typed.strip())

    def _choose(self, text: str) -> None:
        upstream = read_upstream(text, self._providers)
        if isinstance(upstream, str):
            self.query_one("#problem", Static).update(upstream if text else "Type provider,model.")
        else:
            self.dismiss(upstream)
