"""A child process that speaks in JSON lines: started, fed, listened to and taken down again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from ccr_tui.engine.spawn import spawn

_log = logging.getLogger(__name__)

_LONGEST_LINE = 2**20
_KEPT_LINES = 20
_DYING_S = 1.0
"""How long a killed process may take to be gone."""


class NodeProcess:
    """Belongs to one event loop. `sentence` makes what the process writes fit to be shown."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        name: str,
        sentence: Callable[[str], str],
    ) -> None:
        self._command = command
        self._environment = environment
        self._name = name
        self._sentence = sentence
        self._process: asyncio.subprocess.Process | None = None
        self._errors: deque[str] = deque(maxlen=_KEPT_LINES)

    async def run(self, first: bytes, take: Callable[[Mapping[str, object]], None]) -> None:
        """Start, send `first`, and hand on each message until the process ends; then it is gone."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment,
                limit=_LONGEST_LINE,
                start_new_session=True,  # so that it does not get our Ctrl-C, and its children end with it
            )
        except OSError as error:
            self._errors.append(self._sentence(f"Error: it cannot be started: {error.strerror or error}"))
            return
        assert process.stdout is not None
        assert process.stderr is not None
        errors = spawn(self._read_errors(process.stderr))
        self._process = process
        try:
            self.write(first)
            async for line in _lines(process.stdout):
                message = _message(line)
                if message is not None:
                    take(message)
        finally:
            self._process = None
            _kill(process)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_DYING_S):
                    await process.wait()
                    await errors

    def write(self, lines: bytes) -> None:
        """Without waiting: what a script that hangs does not read goes when its process does."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(lines)

    def last_words(self) -> str:
        """` (TypeError: …)`: the line in which the process says why it ends, if it does."""
        said = [line for line in self._errors if "error" in line.lower()] or list(self._errors)
        return f" ({said[-1]})" if said else ""

    async def _read_errors(self, stream: asyncio.StreamReader) -> None:
        """What scripts print for people goes to the log file: the terminal belongs to the screen."""
        async for line in _lines(stream):
            text = self._sentence(line.decode(errors="replace"))
            if text:
                self._errors.append(text)
                _log.warning("%s: %s", self._name, text)


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Lines until the end; one that is too long is left out."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            continue
        if not line:
            return
        yield line


def _message(line: bytes) -> dict[str, object] | None:
    """The message on a line; None for what a script has printed past the runner."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _kill(process: asyncio.subprocess.Process) -> None:
    """The process and what it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
