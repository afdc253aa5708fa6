"""The command palette: whatever a key can do right now, and what is rare enough to have no key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

from textual.app import App, SystemCommand
from textual.screen import Screen

from ccr_tui.core.record import ExchangeRecord

HIDDEN = frozenset({"command_palette", "change_theme", "move", "page", "jump"})
MOST_SESSIONS = 12

Use = Callable[[str], object]


def commands_of(app: App[None], screen: Screen[object]) -> Iterator[SystemCommand]:
    """One command per action that is bound and enabled on `screen`, and those of every screen."""
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


def theme_commands(app: App[None]) -> Iterator[SystemCommand]:
    """Each theme by its name; only for who looks for it."""
    for name, theme in sorted(app.available_themes.items()):
        kind = "the terminal's own colours" if theme.ansi else "dark" if theme.dark else "light"
        run = partial(setattr, app, "theme", name)
        yield SystemCommand(f"Theme {name}", f"Put it on: {kind}", run, discover=False)


def filter_commands(saved: Mapping[str, str], use: Use) -> Iterator[SystemCommand]:
    """Each saved filter by its name."""
    for name, text in sorted(saved.items()):
        yield SystemCommand(f"Filter {name}", text, partial(use, text))


def session_commands(
    records: Iterable[ExchangeRecord], letter: Callable[[str | None], str], use: Use
) -> Iterator[SystemCommand]:
    """The newest sessions, by letter. `records` has the newest first."""
    newest: dict[str, ExchangeRecord] = {}
    for record in records:
        if record.facts.session:
            newest.setdefault(record.facts.session, record)
    for session, record in islice(newest.items(), MOST_SESSIONS):
        said = " ".join(record.facts.last_user_text.split())[:60]
        text = f"{session}: {said}" if said else session
        run = partial(use, f'session == "{session}"')
        yield SystemCommand(f"Session {letter(session)}", text, run, discover=False)


def _screenshot(app: App[None]) -> None:
    app.set_timer(0.1, app.deliver_screenshot)  # the palette must be gone first
