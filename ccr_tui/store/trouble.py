"""Says in one sentence what is wrong with the database and what to do, instead of SQLite's own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ccr_tui.core.errors import StoreError

Notify = Callable[[str, str], None]
"""Takes a level ("info", "warning" or "error") and a sentence."""

FIRST_RETRY_S = 0.5
LAST_RETRY_S = 5.0
REPEAT_S = 300.0
"""Seconds before a trouble that came and went is worth saying again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong and what helps. Two troubles that are equal are the same trouble going on."""

    what: str
    advice: str
    passing: bool = False
    """It may go away by itself, so it is no reason to give up at the start."""


_FULL = Trouble("the disk is full", "Free some space.")
_LOCKED = Trouble("another program keeps it locked", "Close that program.", passing=True)
_READ_ONLY = Trouble(
    "it cannot be written", "Make the file and its folder writable for you, or choose another file."
)
_NO_ACCESS = Trouble("it cannot be opened", "Make the file and its folder readable and writable for you.")
_DAMAGED = Trouble(
    "it is damaged or not a history database",
    "Move it away and restart: a new history is made.",
)

_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _NO_ACCESS,
    sqlite3.SQLITE_CANTOPEN: _NO_ACCESS,
    sqlite3.SQLITE_AUTH: _NO_ACCESS,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


def trouble_of(error: Exception) -> Trouble:
    """What an error of SQLite, of the file system or of our own means to the user."""
    if isinstance(error, OSError):
        return Trouble(
            f"its file cannot be made ({error.strerror or error})",
            "Make its folder writable for you, or choose another file.",
        )
    if not isinstance(error, sqlite3.Error):
        return Trouble(f"something unexpected happened ({error!r})", "Please report it.")
    # The low byte is the kind of error; the rest says which system call met it.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return _BY_CODE.get(code) or Trouble(f"SQLite reports “{error}”", "Check the disk and the file.")


def refusal(path: Path, error: Exception, what: str = "used") -> StoreError:
    """The error to raise where the history at `path` cannot be used, or read."""
    if isinstance(error, StoreError):
        return error
    trouble = trouble_of(error)
    return StoreError(f"The history at {path} cannot be {what}: {trouble.what}. {trouble.advice}")


class TroubleReporter:
    """Says each trouble once, and when it is over; tells when to try again. Times are monotonic seconds."""

    def __init__(self, path: Path, notify: Notify) -> None:
        self._path = path
        self._notify = notify
        self._current: Trouble | None = None
        self._announced = False
        self._said_at: dict[Trouble, float] = {}
        self._wait_s = FIRST_RETRY_S
        self.retry_at: float | None = None
        """When to try again; None while all is well."""

    def failed(self, error: Exception, now: float) -> None:
        """The database could not be written; the sentence goes out unless it was said lately."""
        trouble = trouble_of(error)
        self.retry_at = now + self._wait_s
        self._wait_s = min(self._wait_s * 2, LAST_RETRY_S)
        if trouble == self._current:
            return
        self._current = trouble
        if now - self._said_at.get(trouble, -REPEAT_S) >= REPEAT_S:
            self._said_at[trouble] = now
            self._announced = True
            self.say(
                "warning" if trouble.passing else "error",
                f"The history at {self._path} cannot be written: {trouble.what}. {trouble.advice} "
                "Requests go on; what comes meanwhile is kept in memory.",
            )

    def recovered(self, lost: str) -> None:
        """It works again. `lost` names what did not fit into memory meanwhile."""
        if self._announced or lost:
            outcome = f"{lost} of that time could not be kept" if lost else "nothing was lost"
            self.say("warning" if lost else "info", f"The history is written again; {outcome}.")
        self._current = self.retry_at = None
        self._announced = False
        self._wait_s = FIRST_RETRY_S

    def gave_up(self, count: int) -> None:
        """The writer ends in trouble, with `count` exchanges that are in memory only."""
        lost = "1 exchange is" if count == 1 else f"{count} exchanges are"
        reason = f": {self._current.what}" if self._current else ""
        self.say("error", f"{lost} missing from the history at {self._path}{reason}.")

    def say(self, level: str, sentence: str) -> None:
        # Whoever listens must not be able to end the writer.
        with suppress(Exception):
            self._notify(level, sentence)
