"""The command palette: whatever a key can do right now, and what is rare enough to have no key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import App, SystemCommand
from textual.screen import Screen

HIDDEN = frozenset({"command_palette", "move", "page", "jump"})


def commands_of(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """One command per action that is bound and enabled on `screen`."""
    seen: set[str] = set()
    for node, binding, enabled, tooltip in screen.active_bindings.values():
        name = binding.action.partition("(")[0].rpartition(".")[2]
        if enabled and binding.description and name not in HIDDEN and binding.description not in seen:
            seen.add(binding.description)
            text = tooltip or binding.description
            run = partial(app.call_later, app.run_action, binding.action, node)
            yield SystemCommand(binding.description, f"{text} ({app.get_key_display(binding)})", run)
    yield SystemCommand("Theme", "Choose another theme, light or dark", app.action_change_theme)
    yield SystemCommand("Screenshot", "Save a picture of the screen (SVG)", partial(_screenshot, app))


def _screenshot(app: App[None]) -> None:
    app.set_timer(0.1, app.deliver_screenshot)  # the palette must be gone first
