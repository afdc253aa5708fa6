"""The saved filters: one is picked from the list, or deleted; and the question for a name to save one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ccr_tui.tui.screens.pushed import Dialog
from ccr_tui.tui.widgets.key_bar import KeyBar

LONGEST_NAME = 40
NONE_YET = "No filter is saved yet. Type one (f), then save it with ctrl+s."


class SavedFiltersScreen(Dialog[str | None]):
    """Gives the text of the filter that was picked, None when none was."""

    CSS_PATH = "saved_filters.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "use", "Use", priority=True, id="saved.use", tooltip="filter by it"),
        Binding("d,delete", "delete", "Delete", id="saved.delete", tooltip="forget it"),
        Binding("j", "move(1)", "Down", show=False, id="saved.down"),
        Binding("k", "move(-1)", "Up", show=False, id="saved.up"),
        Binding("escape,q,S", "dismiss", "Back", id="saved.back"),
    ]

    @dataclass
    class Deleted(Message):
        """The filter of this name is not wanted any more."""

        name: str

    def __init__(self, filters: Mapping[str, str]) -> None:
        super().__init__()
        self._filters = dict(filters)

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Saved filters"
            yield OptionList(compact=True, markup=False)
            yield Static(NONE_YET, id="none")
            yield KeyBar()

    def on_mount(self) -> None:
        self._list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._filters) or action not in {"use", "delete", "move"}

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._filters[str(event.option_id)])

    def action_use(self) -> None:
        self.query_one(OptionList).action_select()

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    def action_delete(self) -> None:
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            del self._filters[option.id]
            self.post_message(self.Deleted(option.id))
            self._list()

    def _list(self) -> None:
        """Show what there is; the place in the list stays."""
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        width = max(map(cell_len, self._filters), default=0)
        options.clear_options()
        for name, text in sorted(self._filters.items()):
            options.add_option(Option(Content.assemble((f"{name:<{width}}  ", "b"), text), id=name))
        options.highlighted = min(at, len(self._filters) - 1) if self._filters else None
        self.set_class(not self._filters, "-none")
        self.refresh_bindings()


class SaveFilterScreen(Dialog[str | None]):
    """Asks for the name under which `text` is saved; `taken` are those that there are."""

    CSS_PATH = "saved_filters.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", priority=True, id="save.save", tooltip="save it under this name"),
        Binding("escape", "dismiss", "Cancel", id="save.cancel"),
    ]

    def __init__(self, text: str, taken: Mapping[str, str]) -> None:
        super().__init__()
        self._text = text
        self._taken = taken
        self._known = next((name for name, saved in taken.items() if saved == text), "")

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Save the filter"
            yield Static(self._text, id="subject", markup=False)
            yield Input(self._known, placeholder="a name", max_length=LONGEST_NAME, compact=True)
            yield Static("", id="problem", markup=False)
            yield KeyBar()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        there = self._taken.get(event.value.strip(), self._text)
        replaced = f"This replaces: {there}" if there != self._text else ""
        self.query_one("#problem", Static).update(replaced)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        if name := self.query_one(Input).value.strip():
            self.dismiss(name)
