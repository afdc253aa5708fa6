"""The terminal of a screen that is measured: what it draws is stamped as it comes, keys are sent to it.

It says that it can show a frame at once, and so the screen marks where each frame begins.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

ROWS, COLUMNS = 40, 120
FRAME = b"\x1b[?2026h"
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
_DEADLINE_S = 30.0


class Terminal:
    """The user's end of a pseudo-terminal."""

    def __init__(self, reading: int) -> None:
        self._terminal = reading
        self._chunks: list[tuple[float, bytes]] = []
        self._busy_at = time.monotonic()
        self._arrived = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def send(self, keys: bytes) -> float:
        """Press keys; gives the moment, in seconds of the system-wide monotonic clock."""
        self._busy_at = at = time.monotonic()
        os.write(self._terminal, keys)
        return at

    def seen(self, pattern: bytes, since: float, *, deadline_s: float = _DEADLINE_S) -> float:
        """When what was drawn `since` a moment first held this regular expression; the moment it came."""
        expression, end = re.compile(pattern), time.monotonic() + deadline_s
        with self._arrived:
            while True:
                drawn = b""
                for at, chunk in self._chunks:
                    if at >= since:
                        drawn += chunk
                        if expression.search(_ESCAPES.sub(b"", drawn)):
                            return at
                left = end - time.monotonic()
                if left <= 0:
                    tail = _ESCAPES.sub(b"", drawn)[-400:].decode(errors="replace")
                    raise RuntimeError(f"{pattern!r} was not drawn within {deadline_s} s, but: {tail}")
                self._arrived.wait(left)

    def quiet(self, seconds: float = 0.4) -> None:
        """Wait until no key was sent and nothing drawn for so long; a running clock draws once a second."""
        while time.monotonic() - self._busy_at < seconds:
            time.sleep(0.02)

    def frames(self, since: float, until: float) -> int:
        """How many frames were begun between two moments."""
        with self._arrived:
            return sum(chunk.count(FRAME) for at, chunk in self._chunks if since <= at < until)

    def forget(self) -> None:
        """Drop what has been drawn so far."""
        with self._arrived:
            self._chunks.clear()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._terminal, 65536)
            except OSError:  # how a pseudo-terminal says that its last writer has gone
                return
            if not data:
                return
            with self._arrived:
                self._busy_at = time.monotonic()
                self._chunks.append((self._busy_at, data))
                self._arrived.notify_all()
            if _ASKED in data:
                os.write(self._terminal, _ANSWER)


@contextmanager
def terminal() -> Iterator[tuple[Terminal, int]]:
    """A terminal, and the end of it that is given to a program."""
    import pty  # noqa: PLC0415 (not on Windows)
    from termios import tcsetwinsize  # noqa: PLC0415

    reading, writing = pty.openpty()
    tcsetwinsize(writing, (ROWS, COLUMNS))
    try:
        yield Terminal(reading), writing
    finally:
        os.close(writing)
        os.close(reading)
