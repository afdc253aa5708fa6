"""`python -m benchmarks.screen [--smoke] [--write]`: how quick the screen is on 100,000 exchanges.

ccr-tui runs as a user has it, in a pseudo-terminal of 120 columns and 40 rows; what it draws is stamped as
it comes. Beside it runs a headless one on a copy of the same history, which under the same live load tells
what the screen costs the proxy. `--write` keeps the table in `benchmarks/results-screen.md`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks import history, report
from benchmarks.processes import await_port, free_port, python_module
from benchmarks.screen_load import WARM_S, LivePlan
from benchmarks.terminal import COLUMNS, ROWS, Terminal, terminal

RESULTS = Path(__file__).with_name("results-screen.md")
FILTERS = (
    history.RARE,
    "task:think",
    "-task:think status:529",
    "cost > 0.39",
    "tokens > 80000 and not fell_back",
    'task == "nothing"',
)
"""Words that one in a thousand prompts has; what is common, what is rare, and what nothing matches."""
ROW = rb"\xe2\x9c\x93 200"
"""What every row that was answered says."""
LOAD_S = 5.0
"""Seconds of live load at a time, by turns on each proxy."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many exchanges in the history, how often each thing is done, and the seconds that a key is held."""

    exchanges: int
    starts: int
    filterings: int
    held_s: float
    rounds: int
    load_s: float


FULL = Effort(exchanges=100_000, starts=7, filterings=3, held_s=3.0, rounds=6, load_s=LOAD_S)
SMOKE = Effort(exchanges=2000, starts=1, filterings=1, held_s=0.3, rounds=1, load_s=1.0)
RATE, STREAMS = 50.0, 8
KEYS_PER_S = 60
AIMS = {"start": 1.0, "filter": 0.2, "frames": 30.0, "key": 0.05, "p99": 0.005}


@dataclass(frozen=True, slots=True)
class Screen:
    """A running ccr-tui and the terminal in front of it. `started` is when its process was made."""

    url: str
    terminal: Terminal
    started: float


@dataclass(slots=True)
class Measured:
    """Seconds, but for `frames`, which counts frames in a second by the key that is held."""

    starts: list[float]
    filters: dict[str, list[float]]
    frames: dict[str, float]
    keys: list[float]
    added: dict[str, list[float]]


def main() -> None:
    arguments = _parser().parse_args()
    if sys.platform == "win32":
        sys.exit("The benchmark needs pseudo-terminals: run it on Linux or macOS.")
    effort = SMOKE if arguments.smoke else FULL
    if arguments.exchanges:
        effort = replace(effort, exchanges=arguments.exchanges)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        text = _text(effort, measure(effort, Path(folder)))
    print(f"{text}\n\nTook {time.monotonic() - started:.0f} s.")
    if arguments.write:
        RESULTS.write_text(f"{text}\n", "utf-8")


def measure(effort: Effort, folder: Path) -> Measured:
    """Everything, one after the other, on a history that is made first."""
    database = folder / "history.db"
    history.make(database, effort.exchanges)
    shutil.copy(database, folder / "headless.db")
    with ExitStack() as stack:
        upstream = stack.enter_context(python_module("benchmarks.upstream")).url
        starts = [*_starts(upstream, database, effort.starts)][1:]  # the first one compiles what is new
        screen = stack.enter_context(_screen(upstream, database))
        starts.append(screen.terminal.seen(ROW, screen.started) - screen.started)
        screen.terminal.quiet()
        filters = {text: _filterings(screen.terminal, text, effort) for text in FILTERS}
        frames = {key: _frames(screen.terminal, keys, effort) for key, keys in HELD.items()}
        headless = stack.enter_context(_headless(upstream, folder / "headless.db"))
        keys, added = _live(screen, headless, upstream, effort)
    return Measured(starts, filters, frames, keys, added)


HELD = {"j": (b"g", b"j"), "page down": (b"g", b"\x1b[6~"), "page up": (b"G", b"\x1b[5~")}
"""Keys that are held, after one that goes to where there is room for it."""


def _starts(upstream: str, database: Path, count: int) -> Iterator[float]:
    for _ in range(count):
        with _screen(upstream, database) as screen:
            yield screen.terminal.seen(ROW, screen.started) - screen.started


def _filterings(terminal: Terminal, text: str, effort: Effort) -> list[float]:
    """Seconds from the filter's last byte to its first page, each time."""
    times = []
    count = rb"[\d,]+ of [\d,]+"
    page = count if "nothing" in text else rb"(?s)%b.*%b|%b.*%b" % (count, ROW, ROW, count)
    for _ in range(effort.filterings):
        terminal.send(b"f")
        terminal.quiet()
        terminal.forget()
        at = terminal.send(b"\x1b[200~%b\x1b[201~" % text.encode())
        times.append(terminal.seen(page, at) - at)
        terminal.quiet()
        terminal.send(b"\x1b")
        terminal.quiet()
        terminal.forget()
    return times


def _frames(terminal: Terminal, keys: tuple[bytes, bytes], effort: Effort) -> float:
    """Frames per second while a key is held that repeats faster than any keyboard does."""
    there, held = keys
    terminal.send(there)
    terminal.quiet()
    terminal.forget()
    started = time.monotonic()
    for number in range(int(effort.held_s * KEYS_PER_S)):
        time.sleep(max(0.0, started + number / KEYS_PER_S - time.monotonic()))
        terminal.send(held)
    return terminal.frames(started, started + effort.held_s) / effort.held_s


def _live(
    screen: Screen, headless: str, upstream: str, effort: Effort
) -> tuple[list[float], dict[str, list[float]]]:
    """Under live load, by turns on each: seconds from key to paint, and what each adds to the first token."""
    targets = {"screen": screen.url, "headless": headless}
    added: dict[str, list[float]] = {name: [] for name in targets}
    keys: list[float] = []
    screen.terminal.send(b"G")
    for number in range(effort.rounds):
        for name in targets if number % 2 else reversed(targets):
            plan = LivePlan(targets[name], upstream, effort.load_s, RATE, STREAMS)
            with _load(plan) as load:
                if name == "screen":
                    keys += _pressed(screen.terminal, load, effort)
                added[name] += json.loads(load.communicate()[0])
    return keys, added


def _pressed(terminal: Terminal, load: subprocess.Popen[str], effort: Effort) -> list[float]:
    """Seconds from each key to what it changes: up lets the newest row go, end takes it up again."""
    times = []
    end = time.monotonic() + effort.load_s
    time.sleep(WARM_S)
    while time.monotonic() < end and load.poll() is None:
        for key, text in ((b"k", rb"\d below"), (b"G", rb"follow")):
            terminal.forget()
            at = terminal.send(key)
            times.append(terminal.seen(text, at) - at)
            time.sleep(0.057)  # out of step with everything
    return times


@contextmanager
def _load(plan: LivePlan) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.screen_load"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(plan)))
        process.stdin.close()
        process.stdin = None
        yield process


@contextmanager
def _screen(upstream: str, database: Path) -> Iterator[Screen]:
    with tempfile.TemporaryDirectory() as folder, terminal() as (front, back):
        port = free_port()
        command = _command(Path(folder), upstream, database, port)
        started = time.monotonic()
        process = subprocess.Popen(command, stdin=back, stdout=back, stderr=back, env=_environment(folder))
        try:
            yield Screen(f"http://127.0.0.1:{port}", front, started)
        finally:
            process.terminate()
            process.wait()


@contextmanager
def _headless(upstream: str, database: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [*_command(Path(folder), upstream, database, port), "serve"]
        out = subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=out, stderr=out, env=_environment(folder))
        try:
            await_port(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _command(folder: Path, upstream: str, database: Path, port: int) -> list[str]:
    config = folder / "config.toml"
    config.write_text(f'[providers.anthropic]\nbase_url = "{upstream}"\n', "utf-8")
    options = ["--config", str(config), "--port", str(port), "--database", str(database)]
    return [sys.executable, "-m", "ccr_tui", *options]


def _environment(folder: str) -> dict[str, str]:
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    # Compiled modules are kept, as they are where it is installed, whatever this benchmark was started with.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, "TERM": "xterm-256color", **dict.fromkeys(places, folder)}


def _text(effort: Effort, measured: Measured) -> str:
    rows = [_row("start to first usable screen, s", measured.starts, AIMS["start"], 1)]
    rows += [
        _row(f"filter `{text}` to its first page, ms", times, AIMS["filter"], 1000)
        for text, times in measured.filters.items()
    ]
    rows += [
        [f"frames per second, {key} held", f"{frames:.0f}", "", f"≥ {AIMS['frames']:.0f}"]
        for key, frames in measured.frames.items()
    ]
    rows.append(_row("key to paint under live load, ms", measured.keys, AIMS["key"], 1000))
    p99 = {name: report.percentile(values, 0.99) for name, values in measured.added.items()}
    rows += [
        [f"added to the first token, {name}, p50 and p99, ms",
         f"{report.percentile(values, 0.5) * 1e3:.1f}", f"{p99[name] * 1e3:.1f}", ""]
        for name, values in measured.added.items()
    ]  # fmt: skip
    more = (p99["screen"] - p99["headless"]) * 1e3
    rows.append(["p99 more with the screen, ms", "", f"{more:.1f}", f"≤ {AIMS['p99'] * 1e3:.0f}"])
    return (
        f"# Benchmark of the screen\n\n{report.environment()} {effort.exchanges:,} stored exchanges, a "
        f"terminal of {COLUMNS}×{ROWS}. Live load: {RATE:.0f} new exchanges a second and {STREAMS} open "
        f"streams.\n\n{report.table(['what', 'p50', 'p95', 'aim'], rows)}"
    )


def _row(what: str, values: Sequence[float], aim: float, scale: float) -> list[str]:
    digits = 2 if scale == 1 else 0
    shown = [f"{report.percentile(values, share) * scale:.{digits}f}" for share in (0.5, 0.95)]
    return [what, *shown, f"≤ {aim * scale:.{1 if scale == 1 else 0}f}"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screen", description="Measure the screen.")
    parser.add_argument("--smoke", action="store_true", help="small numbers, in less than 20 seconds")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    parser.add_argument("--exchanges", type=int, default=0, help="how many the history has")
    return parser


if __name__ == "__main__":
    main()
