"""How a bug ends the program: one sentence on the terminal, and the traceback in the log."""

from __future__ import annotations

import logging
from pathlib import Path

from rich.text import Text
from textual.app import App
from textual.worker import WorkerFailed

_LOG = logging.getLogger(__name__)


class CrashApp(App[None]):
    """For `CcrApp`. `log_file` is where the log is written to, if it is known.

    Textual itself would print the traceback with the values of all variables, keys among them.
    """

    log_file: Path | None = None

    def _handle_exception(self, error: Exception) -> None:
        """Only the first one is told: those that follow come of it. A test gets it from Textual."""
        if self._exception is None:
            cause = error.error if isinstance(error, WorkerFailed) else error
            _LOG.error("The screen ended with an error.", exc_info=cause)
            self._exit_renderables.append(Text(self._sentence(cause), no_wrap=True, overflow="ignore"))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual would render the traceback here."""
        self._close_messages_no_wait()

    def _sentence(self, error: BaseException) -> str:
        where = f"{self.log_file} has the traceback" if self.log_file else "the log has the traceback"
        kind = type(error).__name__
        return f"ccr-tui ended with an error of its own ({kind}): {where}; please report it."
