"""`check --patterns`: do the requests of a folder go where their patterns say? For a repository's own CI."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from ccr_tui.core.config import Config
from ccr_tui.core.patterns import PatternResult, recorded, run_pattern
from ccr_tui.store.pattern_files import PatternFile, read_patterns, record


def check_patterns(place: Path, config: Config, *, recording: bool, as_json: bool) -> bool:
    """Prints a line for each pattern; False when one fails. `recording` fills in missing expectations."""
    files = read_patterns(place)
    run = [(file, [run_pattern(pattern, config) for pattern in file.patterns]) for file in files]
    for file, results in run:
        new = _record(file, results) if recording else frozenset[int]()
        for result in results:
            is_new = result.pattern.position in new
            if as_json:
                click.echo(json.dumps(_row(file, result, recorded=is_new)))
            else:
                click.echo(_line(file, result, recorded=is_new))
    results = [result for _, of_file in run for result in of_file]
    if not as_json:
        click.echo(_sums(results, recording=recording))
    return not any(result.misses for result in results)


def _record(file: PatternFile, results: Iterable[PatternResult]) -> frozenset[int]:
    """The positions of the patterns that expect something from now on."""
    found = {r.pattern.position: recorded(r.decision) for r in results if r.pattern.expect is None}
    if found:
        record(file, found)
    return frozenset(found)


def _line(file: PatternFile, result: PatternResult, *, recorded: bool) -> str:
    step, name = result.step, result.pattern.name
    why = f"{step.name}: {step.why}"
    if result.unasked:
        why += f"; {', '.join(result.unasked)} not asked"
    if result.misses:
        wrong = "; ".join(f"expected {m.what} {m.expected}, got {m.got}" for m in result.misses)
        return f"✗ {name}: {wrong} ({why}) [{file.path.name}]"
    if result.pattern.expect is None:
        said = "recorded" if recorded else "expects nothing"
        return f"· {name}: {said}: {result.decision.route} ({why}) [{file.path.name}]"
    return f"✓ {name}: {result.decision.route} ({why})"


def _sums(results: list[PatternResult], *, recording: bool) -> str:
    failed = sum(bool(result.misses) for result in results)
    bare = sum(result.pattern.expect is None for result in results)
    return ", ".join(_counts(len(results), failed, bare, recording=recording)) + "."


def _counts(total: int, failed: int, bare: int, *, recording: bool) -> Iterator[str]:
    yield f"{total} pattern{'' if total == 1 else 's'}"
    yield f"{failed} failed" if failed else "none failed"
    if bare:
        yield f"{bare} recorded" if recording else f"{bare} without an expectation (--record writes them)"


def _row(file: PatternFile, result: PatternResult, *, recorded: bool) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "name": result.pattern.name,
        "passed": None if result.pattern.expect is None else not result.misses,
        "recorded": recorded,
        "misses": msgspec.to_builtins(result.misses),
        "task": result.decision.task,
        "winner": result.decision.winner,
        "route": [str(upstream) for upstream in result.decision.route.upstreams],
        "unasked": list(result.unasked),
        "steps": msgspec.to_builtins(result.decision.steps),
    }
