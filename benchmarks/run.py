"""`make bench`: what the proxy adds to the time to the first token, to each event, and to memory.

    python -m benchmarks.run [--smoke] [--clients]

Upstream, load generator and proxies are processes of their own. The proxy runs as a user has it: the screen
drawn in a terminal, the history written. Beside it runs a bare pass-through of Starlette and httpx, which
is what the parts cost before they do anything. Without `--smoke` the tables go to `benchmarks/results.md`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import deciding, report, translation
from benchmarks.load import Plan, Samples
from benchmarks.processes import ccr_tui, imported_mb, python_module, resident_mb, run_load

RESULTS = Path(__file__).with_name("results.md")
OURS = "ccr-tui"


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds: of one request each, of eight each, of each dialect, of decisions, of streams, and of
    full load.
    """

    single: int
    eightfold: int
    translated: int
    decisions: int
    streams: int
    load_rounds: int
    load_seconds: float


FULL = Effort(
    single=40,
    eightfold=10,
    translated=25,
    decisions=deciding.ROUNDS,
    streams=5,
    load_rounds=5,
    load_seconds=2.0,
)
SMOKE = Effort(
    single=2,
    eightfold=1,
    translated=1,
    decisions=deciding.SMOKE_ROUNDS,
    streams=1,
    load_rounds=1,
    load_seconds=0.3,
)
SIZES_KB = (5, 100, 500, 1500)
CONCURRENCIES = (1, 8)
THINKING_US = 50_000
ANSWER_EVENTS = 10
ANSWER_GAP_US = 35_000
"""The upstream's pace, 0.4 s: less than a model, so too much load rather than too little."""
ANSWER_S = (THINKING_US + ANSWER_EVENTS * ANSWER_GAP_US) / 1e6
REST_S = 5
STREAM_EVENTS = 200
STREAM_GAP_US = 5000


def main() -> None:
    arguments = _parser().parse_args()
    if sys.platform == "win32":
        sys.exit("The benchmark needs pseudo-terminals: run it on Linux or macOS.")
    started = time.monotonic()
    text = "\n\n".join(measure(SMOKE if arguments.smoke else FULL, clients=arguments.clients))
    print(f"{text}\n\nTook {time.monotonic() - started:.0f} s.")
    if not arguments.smoke:
        RESULTS.write_text(f"{text}\n", "utf-8")


def measure(effort: Effort, *, clients: bool) -> Iterator[str]:
    """The sections of the report, each as soon as it is measured."""
    with ExitStack() as stack:
        upstream = stack.enter_context(python_module("benchmarks.upstream")).url
        targets = {"direct": upstream}
        for library in ("httpx", "httpx2") if clients else ("httpx",):
            bare = stack.enter_context(python_module("benchmarks.passthrough", library, upstream))
            targets[f"bare {library}"] = bare.url
        ours = stack.enter_context(ccr_tui(upstream))
        targets[OURS] = ours.url
        yield f"# Benchmark\n\n{report.environment()}"
        title = f"Time to first token, ms, of answers that take {ANSWER_S * 1000:.0f} ms"
        yield f"## {title}\n\n{report.first_token_table(_first_tokens(effort, targets))}"
        yield f"## Delay of each event, ms\n\n{report.delay_table(_delays(effort, targets))}"
        yield f"## Full load, 5 KB, 8 connections\n\n{report.rate_table(_load(effort, targets))}"
        title = f"Deciding a request of {deciding.SIZE_KB} KB, ms"
        yield f"## {title}\n\n{deciding.section(effort.decisions)}"
        yield f"## Translation\n\n{_translation(effort, upstream)}"
        time.sleep(REST_S)
        memory = report.memory_table(_memory(resident_mb(ours.pid)))
        yield f"## Memory after all of this, and {REST_S} s of rest\n\n{memory}"


def _first_tokens(effort: Effort, targets: dict[str, str]) -> dict[tuple[int, int], dict[str, Samples]]:
    cells = {}
    for size in SIZES_KB:
        for concurrency in CONCURRENCIES:
            rounds = effort.single if concurrency == 1 else effort.eightfold
            cells[size, concurrency] = run_load(
                Plan(
                    targets,
                    size,
                    concurrency,
                    rounds,
                    events=ANSWER_EVENTS,
                    gap_us=ANSWER_GAP_US,
                    first_us=THINKING_US,
                    spread_s=ANSWER_S if concurrency > 1 else 0.0,
                )
            )
    return cells


def _delays(effort: Effort, targets: dict[str, str]) -> dict[int, dict[str, Samples]]:
    def plan(concurrency: int) -> Plan:
        return Plan(targets, 5, concurrency, effort.streams, 0, STREAM_EVENTS, STREAM_GAP_US)

    return {concurrency: run_load(plan(concurrency)) for concurrency in CONCURRENCIES}


def _translation(effort: Effort, upstream: str) -> str:
    paced = Plan({}, 0, 1, effort.translated, 1, ANSWER_EVENTS, ANSWER_GAP_US, THINKING_US)
    streams = Plan({}, 0, 1, effort.streams, 1, STREAM_EVENTS, STREAM_GAP_US)
    return translation.sections(upstream, paced, streams)


def _load(effort: Effort, targets: dict[str, str]) -> dict[str, Samples]:
    return run_load(Plan(targets, 5, 8, effort.load_rounds, warmup=1, seconds=effort.load_seconds))


def _memory(ours: float) -> dict[str, float]:
    return {
        "bare interpreter": imported_mb(),
        "with Textual imported": imported_mb("textual.app"),
        OURS: ours,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run", description="Measure what ccr-tui adds."
    )
    parser.add_argument("--smoke", action="store_true", help="a few rounds only, in less than a minute")
    parser.add_argument(
        "--clients", action="store_true", help="compare a pass-through on httpx2, if installed"
    )
    return parser


if __name__ == "__main__":
    main()
