"""Asks the user's router where a request goes."""

from __future__ import annotations

from ccr_tui.core.config import RouterProgram
from ccr_tui.core.questions import Reply
from ccr_tui.core.wire.dialect import Inbound


class CustomRouter:
    """Belongs to the engine's event loop; `apply` and `close` may come from any thread."""

    def __init__(self, program: RouterProgram) -> None:
        self._program = program

    def apply(self, program: RouterProgram) -> None:
        """Use another program from now on."""
        self._program = program

    async def ask(self, inbound: Inbound) -> Reply:
        """What the program says; a reply without an answer says why there is none. Never raises."""
        return Reply(why="no program is set")

    def close(self) -> None:
        """Stop what runs."""
