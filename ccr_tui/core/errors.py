"""Errors that a person must read: one clear sentence each.

CcrError
├── ConfigError      the configuration says something unusable
├── RequestError     the client's request cannot be understood (becomes an Anthropic-shaped answer)
├── StoreError       the history database cannot be used
└── StartError       the server cannot start (port in use, address refused)
"""

from __future__ import annotations


class CcrError(Exception):
    """Base of all expected errors; `str(error)` is the sentence shown to the user."""


class ConfigError(CcrError):
    """A configuration that cannot be used.

    `key` is the dotted path in the file (`routes.think`), `line` and `column` are 1-based, `source` is the
    file; each may be unknown. The message tells the column where it matters.
    """

    def __init__(
        self,
        message: str,
        *,
        key: str | None = None,
        line: int | None = None,
        column: int | None = None,
        source: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.key = key
        self.line = line
        self.column = column
        self.source = source

    def __str__(self) -> str:
        where = [self.source] if self.source else []
        where += [f"line {self.line}"] if self.line else []
        where += [self.key] if self.key else []
        return f"{', '.join(where)}: {self.message}" if where else self.message


class RequestError(CcrError):
    """A client request that is refused here; `status` and `type` follow Anthropic's error list.

    `later`: the client should send it again in a while.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",
        later: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.type = type
        self.later = later


class StoreError(CcrError):
    """The history database cannot be read or written."""


class StartError(CcrError):
    """The server cannot listen where it was told to."""
