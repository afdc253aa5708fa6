"""A terminal as a user has it: a tmux session of its own, keys in, what is on the screen out."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import eventually

PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Terminal:
    """`socket` is the tmux server's."""

    tmux: str
    socket: Path

    def press(self, *keys: str) -> None:
        """Keys as tmux calls them: `Enter`, `Escape`, `C-p`, a letter."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    @property
    def text(self) -> str:
        return self._run("capture-pane", "-p")

    def says(self, *texts: str) -> str:
        """Wait until all the texts are on the screen, and give the screen."""
        try:
            eventually(lambda: all(text in self.text for text in texts), within=PATIENCE_S)
        except AssertionError:
            raise AssertionError(f"{texts} is not on the screen:\n{self.text}") from None
        return self.text

    def is_over(self) -> bool:
        """Whether the program has ended."""
        return "1" in self._run("list-panes", "-F", "#{pane_dead}")

    def _run(self, *arguments: str) -> str:
        command = [self.tmux, "-S", str(self.socket), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def terminal(
    command: Sequence[str], folder: Path, env: Mapping[str, str], size: tuple[int, int] = (120, 40)
) -> Iterator[Terminal]:
    """The command in a terminal of columns × rows that stays open when it ends. Needs tmux."""
    tmux = shutil.which("tmux")
    assert tmux, "tmux is not installed"
    socket = folder / "tmux"
    columns, rows = map(str, size)
    shell = f"exec {shlex.join(command)}"
    server = [tmux, "-S", str(socket), "-f", "/dev/null"]
    options = [
        "set",
        "-g",
        "remain-on-exit",
        "on",
        ";",
        "set",
        "-g",
        "default-terminal",
        "tmux-256color",
        ";",
    ]
    new = [*options, "new-session", "-d", "-x", columns, "-y", rows, shell]
    quiet = {name: value for name, value in env.items() if name != "TERM"}
    subprocess.run([*server, "start-server", ";", *new], env=quiet, cwd=folder, check=True)
    try:
        yield Terminal(tmux, socket)
    finally:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)
