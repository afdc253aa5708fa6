"""`ccr-tui serve` as a process, for as long as a client needs it, and what its history says afterwards."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.cli.running import Home
from tests.waiting import eventually


@contextmanager
def serving(home: Home) -> Iterator[str]:
    """The base URL of the proxy."""
    command = home.command("--port", "0", "serve", "--quiet")
    with subprocess.Popen(command, env=home.environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on "), line
            yield line.split()[-1]
        finally:
            process.send_signal(signal.SIGINT)


def finished_rows(home: Home, count: int) -> list[dict[str, Any]]:
    """`ccr-tui log --json` as soon as it lists that many ended exchanges, oldest first."""
    rows: list[dict[str, Any]] = []

    def written() -> bool:
        printed = home.run("log", "--json", "--limit", "1000").stdout
        rows[:] = [json.loads(line) for line in printed.splitlines()]
        return len([row for row in rows if row["outcome"] != "in flight"]) >= count

    eventually(written)
    return rows
