"""The configuration file as text, with what may be written next offered at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from ccr_tui.core.condition_text import COMPARISONS
from ccr_tui.tui.config_completion import Vocabulary, config_completions
from ccr_tui.tui.filter_completion import Completion
from ccr_tui.tui.text_merge import row_after
from ccr_tui.tui.widgets.config_area import ConfigArea

_OPENS = frozenset("\"'[.,")
"""What may stand right before an offer, beside the beginning of a word."""


class ConfigEditor(Container):
    """Offers come with typing and go with everything else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="text.leave", tooltip="close what is offered, or go back"),
        Binding(
            "ctrl+space,ctrl+@", "offer", "Offer", show=False, id="text.offer", tooltip="what may stand here"
        ),
    ]

    @dataclass
    class Edited(Message):
        """The text is another one."""

        text: str

    class Left(Message):
        """The user wants out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.area = ConfigArea()
        self._offers = OptionList(compact=True, markup=False, classes="offers")
        self._known = Vocabulary()
        self._found: Sequence[Completion] = ()
        self._offered_at = -1
        self._told = ""

    def compose(self) -> ComposeResult:
        yield self.area
        yield self._offers

    def on_mount(self) -> None:
        self._offers.can_focus = False

    @property
    def text(self) -> str:
        return self.area.text

    def load(self, text: str, line: int | None, known: Vocabulary) -> None:
        """Begin with this text, the cursor in a line that counts from 1."""
        self._known = known
        self._told = text
        self.area.load_text(text)
        self.area.move_cursor(((line or 1) - 1, 0))
        self.area.scroll_cursor_visible(center=True, animate=False)
        self._close()

    def take(self, text: str) -> None:
        """Another text, which ctrl+z takes back; the cursor stays in its line."""
        row, column = self.area.cursor_location
        row = row_after(self.text, text, row)
        self._told = text
        self.area.replace(text, (0, 0), self.area.document.end)
        self.area.move_cursor((row, column))
        self._close()

    def go_to(self, line: int, column: int = 1) -> None:
        """Both count from 1."""
        self._close()
        self.area.move_cursor((line - 1, column - 1))

    def action_offer(self) -> None:
        self._offer(asked=True)

    def action_leave(self) -> None:
        if self.area.offering:
            self._close()
        else:
            self.post_message(self.Left())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.area.text != self._told:
            self._told = self.area.text
            self._offer(asked=False)
            self.post_message(self.Edited(self._told))

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        if self.area.offering and self.area.index != self._offered_at:
            self._close()

    def on_config_area_completing(self) -> None:
        if self.area.offering:
            self._take(self._offers.highlighted or 0)
        else:
            self._offer(asked=True)
            if len(self._found) == 1:
                self._take(0)

    def on_config_area_stepped(self, event: ConfigArea.Stepped) -> None:
        (self._offers.action_cursor_down if event.by > 0 else self._offers.action_cursor_up)()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _offer(self, *, asked: bool) -> None:
        text, index = self.area.plain, self.area.index
        before = text[index - 1 : index]
        begun = before.isalnum() or before in _OPENS or before == "_"
        if not asked and not begun and not _compares(text[:index]):
            self._close()
            return
        self._found = config_completions(text, index, self._known)
        self._offered_at = index
        self._offers.clear_options()
        self._offers.add_options(map(_option, self._found))
        self._offers.highlighted = 0 if self._found else None
        self.area.offering = bool(self._found)
        self._offers.absolute_offset = self.area.cursor_screen_offset - Offset(2, 0)
        self.set_class(bool(self._found), "-offering")

    def _take(self, which: int) -> None:
        if which < len(self._found):
            chosen = self._found[which]
            self._close()
            self.area.put(chosen.text, chosen.start)
            self._close()

    def _close(self) -> None:
        self._found, self.area.offering = (), False
        self.remove_class("-offering")


def _compares(before: str) -> bool:
    """Whether the text ends in a comparison and a space: a value is to follow."""
    return before.endswith(" ") and before[:-1].rpartition(" ")[2] in COMPARISONS


def _option(offer: Completion) -> Option:
    meaning = f"  {offer.meaning}" if offer.meaning else ""
    return Option(Content.assemble(offer.text, (meaning, "dim")))
