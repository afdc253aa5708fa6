from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

import ccr_tui.tui
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.key_sections import key_sections, sections_here
from ccr_tui.tui.keymap import check_keymap, keys_of

SECTIONS = key_sections(CcrApp.BINDINGS)
LISTED = [binding for section in SECTIONS for binding in section.bindings]


def own_classes(parent: type[DOMNode] = DOMNode) -> Iterator[type[DOMNode]]:
    children: list[type[DOMNode]] = parent.__subclasses__()
    for child in children:
        if child.__module__.startswith("ccr_tui."):
            yield child
        yield from own_classes(child)


def bindings_of_all_screens_and_widgets() -> dict[str, list[Binding]]:
    for module in pkgutil.walk_packages(ccr_tui.tui.__path__, "ccr_tui.tui."):
        importlib.import_module(module.name)
    found: dict[str, list[Binding]] = {}
    for node in own_classes():
        if "BINDINGS" in node.__dict__ and not (issubclass(node, App) and node is not CcrApp):
            found[node.__name__] = [b for b in node.BINDINGS if isinstance(b, Binding)]
    return found


def test_every_binding_has_an_id_of_its_own_and_is_on_the_help_page() -> None:
    ids = {binding.id for binding in LISTED}
    for name, bindings in bindings_of_all_screens_and_widgets().items():
        for binding in bindings:
            assert binding.id, f"{name}: {binding.key} has no id"
            assert binding.id in ids, f"{name}: {binding.id} is in no section of key_sections.py"
    twice = [name for name, count in Counter(b.id for b in LISTED).items() if count > 1]
    assert not twice, f"these ids belong to several bindings: {twice}"


def test_all_keys_may_stay_as_they_are() -> None:
    """What a user copies from the help page changes nothing and is no clash."""
    same = {b.id: ",".join(keys_of(b)) for b in LISTED if b.id}
    checked = check_keymap(same, SECTIONS)
    assert checked.problems == ()
    assert checked.keymap == same


def test_the_sections_of_a_screen_are_those_that_may_be_active_on_it() -> None:
    titles = [s.title for s in sections_here(SECTIONS, {"table.up", "monitor.filter", "app.quit"})]
    assert titles[:3] == ["Everywhere", "Monitor and detail", "Acting on an exchange"]
    assert {"Filter", "Reading", "Moving in the table"} <= set(titles)
    assert not {"Routes", "Cost and quality"} & set(titles)
