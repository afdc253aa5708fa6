"""The application in a terminal of its own, byte by byte: what goes out, and what comes in piecewise."""

from __future__ import annotations

import array
import fcntl
import logging
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ccr_tui.core.remembered import Remembered
from ccr_tui.tui.app import CcrApp
from tests.tui import samples
from tests.tui.fake import FakeBackend
from tests.waiting import eventually

PATIENCE_S = 40.0
SECRET = "only-a-local-value"
"""What a variable holds where the program breaks, if it is told to."""
SHELL = 'exec <>"$0" >&0 2>&0; set -m; "$@"; echo "back in the shell ($?)"; fg >/dev/null; echo "all over"'
"""As an interactive shell does it: the program can be stopped, and is brought back once."""
_UNSET = {"NO_COLOR", "ESCDELAY", "COLORTERM", "COLUMNS", "LINES"}
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;:?<=>]*[a-zA-Z@`]|[P\]_^].*?(?:\x1b\\|\x07)|[=>()78][AB0]?)", re.S)


class Terminal:
    """`out` is everything that was written so far."""

    def __init__(self, leader: int, follower: int) -> None:
        self._leader = leader
        self._follower = follower
        self.out = ""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def send(self, text: str) -> None:
        os.write(self._leader, text.encode())

    def send_apart(self, first: str, second: str) -> None:
        """Send the second part only after the first one has been read."""
        self.send(first)
        eventually(lambda: not self._unread, within=PATIENCE_S)
        self.send(second)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def says(self, text: str, since: int = 0) -> None:
        """Wait until `text` has been written, after so many characters of `out`."""
        eventually(lambda: text in self.text(since), within=PATIENCE_S)

    def text(self, since: int = 0) -> str:
        """What was written without the escape sequences."""
        return _ESCAPES.sub("", self.out[since:])

    @property
    def _unread(self) -> int:
        waiting = array.array("i", [0])
        fcntl.ioctl(self._follower, termios.FIONREAD, waiting)
        return waiting[0]

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._leader, 65_536)
            except OSError:
                return
            self.out += data.decode(errors="replace")


@contextmanager
def terminal(env: Mapping[str, str], size: tuple[int, int] = (80, 24)) -> Iterator[Terminal]:
    """This module as a program, run by a shell in a terminal of columns × rows."""
    leader, follower = pty.openpty()
    told = Terminal(leader, follower)
    told.resize(*size)
    plain = {k: v for k, v in os.environ.items() if k not in _UNSET}
    # Who leads a session and opens a terminal gets it as its own.
    command = ["bash", "-c", SHELL, os.ttyname(follower), sys.executable, "-m", "tests.tui.pty_terminal"]
    process = subprocess.Popen(
        command,
        env={**plain, "TERM": "xterm-256color", **env},
        start_new_session=True,
    )
    try:
        yield told
    finally:
        process.kill()  # the session has lost its leader: whoever is left in it is told to go
        process.wait()
        os.close(follower)
        os.close(leader)


def _break() -> None:
    held = f"{SECRET[:4]}{SECRET[4:]}"
    raise RuntimeError(f"a bug beside {len(held)} letters")


def main() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.memory = Remembered(typed=("sonnet",))
    app = CcrApp(backend, now=lambda: samples.NOW)
    app.call_later(backend.play, samples.busy())
    if log := os.environ.get("BREAKS_INTO"):
        logging.basicConfig(filename=log)
        app.log_file = Path(log)
        app.call_later(_break)
    app.run()
    sys.exit(app.return_code)


if __name__ == "__main__":
    main()
