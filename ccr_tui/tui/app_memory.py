"""What the application remembers: read once, changed at once here, and written behind the screen's back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import App

from ccr_tui.core.errors import CcrError
from ccr_tui.core.remembered import Remembered
from ccr_tui.tui.bridge import Backend

Change = Callable[[Remembered], Remembered]


class RemembersApp(App[None]):
    """For `CcrApp`, which calls `recollect` before anything is drawn."""

    _backend: Backend
    remembered: Remembered
    _memory_trouble: str

    def recollect(self) -> None:
        self.remembered, self._memory_trouble = self._backend.remembered()

    def remember(self, how: Change) -> None:
        """Change what is remembered from now on."""
        after = how(self.remembered)
        if after != self.remembered:
            self.remembered = after
            self.run_worker(partial(self._write, how), thread=True, group="memory")

    def remember_now(self, how: Change) -> None:
        """The same when the screen is closing and nobody waits for a worker any more."""
        if how(self.remembered) != self.remembered:
            self._write(how)

    def tell_memory_trouble(self) -> None:
        """Say what was lost, if anything was; again only when it is something else."""
        if self._memory_trouble:
            self.notify(self._memory_trouble, severity="warning", timeout=10, markup=False)

    def _write(self, how: Change) -> None:
        try:
            self._backend.remember(how)
        except CcrError as error:
            self.call_later(self._not_written, str(error))

    def _not_written(self, message: str) -> None:
        if message != self._memory_trouble:
            self._memory_trouble = message
            self.tell_memory_trouble()
