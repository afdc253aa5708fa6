"""What stands in place of the table before the first request: how to get one."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

TEXT = """\
[b]Waiting for Claude Code[/b]

ccr-tui listens on [b]{address}[/b]

Start Claude Code through it:
  [b $text-accent]ccr-tui code[/]

or point your own at it:"""
EXPORT = "  [b $text-accent]export ANTHROPIC_BASE_URL={address}[/]"
EVAL = '  [b $text-accent]eval "$(ccr-tui env)"[/]'


class Welcome(Container):
    """Tells the address; a narrow pane gets the command that fits it."""

    def __init__(self, address: str, **options: Any) -> None:
        super().__init__(**options)
        self._address = address

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(TEXT.format(address=self._address))
            yield Static(EXPORT.format(address=self._address), classes="roomy")
            yield Static(EVAL, classes="narrow")
