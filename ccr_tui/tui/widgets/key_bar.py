"""The footer: the keys that work right now, as many as fit, the way to help always among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.widgets.painting import RoleLine

HELP = "app.help"


class Entry(NamedTuple):
    key: str
    shown: str
    text: str
    enabled: bool
    is_help: bool

    @property
    def width(self) -> int:
        return cell_len(self.shown) + cell_len(self.text) + 1


class KeyBar(RoleLine):
    """Reads the screen's bindings; a click presses the key.

    A screen on which keys do something else for a while has `key_words`: other words for them, by their ids.
    """

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def spans_for(self, width: int) -> Sequence[Span]:
        return [span for entry in self._fitting(width) for span in _spans(entry)]

    def on_click(self, event: events.Click) -> None:
        x = 0
        for entry in self._fitting(self.size.width):
            x += entry.width + 2
            if event.x < x:
                if entry.enabled:
                    self.app.simulate_key(entry.key)
                return

    def _bindings_changed(self, screen: Screen[object]) -> None:
        self._entries = list(self._read(screen))
        self.update_line()

    def _read(self, screen: Screen[object]) -> Iterator[Entry]:
        seen: set[str] = set()
        words: Mapping[str | None, str] = getattr(screen, "key_words", {})
        for _, binding, enabled, _ in _in_order(screen.active_bindings.values()):
            if binding.show and binding.action not in seen:
                seen.add(binding.action)
                shown = self.app.get_key_display(binding)
                text = words.get(binding.id, binding.description)
                yield Entry(binding.key, shown, text, enabled, binding.id == HELP)

    def _fitting(self, width: int) -> list[Entry]:
        """Entries in order until the width is used up; room for help is set aside first."""
        left = width - sum(e.width + 2 for e in self._entries if e.is_help)
        fitting = []
        for entry in self._entries:
            if not entry.is_help:
                left -= entry.width + 2
                if left < 0:
                    continue
            fitting.append(entry)
        return fitting


def _in_order(active: Iterable[ActiveBinding]) -> list[ActiveBinding]:
    """As the classes have them: a binding that got another key stays where it was."""
    bindings = list(active)
    nodes = list(dict.fromkeys(each.node for each in bindings))
    order = {
        (node, binding.id): (nodes.index(node), place)
        for node in nodes
        for place, binding in enumerate(_declared(type(node)))
        if binding.id
    }
    last = (len(nodes), 0)
    return sorted(bindings, key=lambda each: order.get((each.node, each.binding.id or ""), last))


def _declared(node: type[DOMNode]) -> list[Binding]:
    groups = [vars(each).get("BINDINGS", ()) for each in reversed(node.__mro__)]
    return [binding for group in groups for binding in group if isinstance(binding, Binding)]


def _spans(entry: Entry) -> tuple[Span, ...]:
    role = Role.KEY if entry.enabled else Role.DIM
    return Span(" "), Span(entry.shown, role), Span(f" {entry.text} ", Role.DIM)
