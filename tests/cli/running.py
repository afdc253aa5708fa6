"""Runs the real program in a process of its own, on a configuration and history in a temporary folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

DEADLINE_S = 20


@dataclass
class Home:
    """A folder with everything that one user's ccr-tui writes."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        return self.folder / "data" / "history.db"

    def environment(self) -> dict[str, str]:
        kept = {k: os.environ[k] for k in ("PATH", "LANG", "SYSTEMROOT") if k in os.environ}
        return {**kept, "HOME": str(self.folder), "TERM": "dumb", **self.env}

    def command(self, *args: str) -> list[str]:
        options = ["--database", str(self.database)]
        if self.config.exists():
            options += ["--config", str(self.config)]
        return [sys.executable, "-m", "ccr_tui", *options, *args]

    def run(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end and give what it printed."""
        return subprocess.run(
            self.command(*args),
            input=stdin,
            text=True,
            capture_output=True,
            env=self.environment(),
            timeout=60,
            check=False,
        )

    @contextmanager
    def serving(self, *args: str) -> Iterator[Serving]:
        """`ccr-tui serve` on a free port, stopped at the end as Ctrl-C would."""
        process = subprocess.Popen(
            self.command("--port", "0", "serve", *args),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(),
        )
        killer = threading.Timer(DEADLINE_S, process.kill)
        killer.start()
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on "), line + (process.stderr.read() if process.stderr else "")
            yield Serving(line.removeprefix("listening on ").strip(), process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()
            killer.cancel()


@dataclass
class Serving:
    """A running `serve`: its address and its process."""

    url: str
    process: subprocess.Popen[str]
