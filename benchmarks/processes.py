"""Starts the parts of the benchmark as processes, and ends them whatever happens."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.load import Plan, Samples

SCREEN = (40, 120)
"""Rows and columns of the terminal in which the screen is drawn."""

_DEADLINE_S = 30


@dataclass(frozen=True, slots=True)
class Running:
    url: str
    pid: int


@contextmanager
def python_module(*arguments: str) -> Iterator[Running]:
    """`python -m …` of a server that prints `listening on URL` as its first line."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line.startswith("listening on "):
                raise RuntimeError(f"{' '.join(arguments)} did not start: {line!r}")
            yield Running(line.split()[-1], process.pid)
        finally:
            process.terminate()


@contextmanager
def ccr_tui(upstream: str, providers: str = "") -> Iterator[Running]:
    """The proxy with its screen drawn in a terminal of fixed size, and its history written.

    `providers` are further lines of its configuration.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, _terminal() as terminal:
        config = Path(folder, "config.toml")
        config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n{providers}', "utf-8")
        places = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        command = [sys.executable, "-m", "ccr_tui", "--config", str(config), "--port", str(port)]
        command += ["--database", str(Path(folder, "history.db"))]
        environment = {**os.environ, "TERM": "xterm-256color", **dict.fromkeys(places, folder)}
        process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment)
        try:
            await_port(port, process)
            yield Running(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait()


def run_load(plan: Plan) -> dict[str, Samples]:
    """Carry out a plan in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(
        command, input=json.dumps(asdict(plan)), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the load generator failed:\n{done.stderr}")
    return {name: Samples(**value) for name, value in json.loads(done.stdout).items()}


def resident_mb(pid: int) -> float:
    """Resident memory of a process in megabytes (10^6 bytes)."""
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) * 1024 / 1e6


def imported_mb(*modules: str) -> float:
    """Resident memory of an interpreter that has only imported these modules."""
    program = f"import sys, {', '.join(('os', *modules))}\nprint(flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        return resident_mb(process.pid)


@contextmanager
def _terminal() -> Iterator[int]:
    """The program's end of a pseudo-terminal whose other end is read to nowhere."""
    import pty  # noqa: PLC0415 (not on Windows)
    from termios import tcsetwinsize  # noqa: PLC0415

    reading, writing = pty.openpty()
    tcsetwinsize(writing, SCREEN)
    threading.Thread(target=_drain, args=(reading,), daemon=True).start()
    try:
        yield writing
    finally:
        os.close(writing)


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # how a pseudo-terminal says that its last writer has gone
        pass
    finally:
        os.close(terminal)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"ccr-tui did not listen (exit code {process.poll()})")
