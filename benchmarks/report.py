"""Turns samples into the tables that are printed and kept."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from benchmarks.load import Samples

Row = Sequence[str]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def added(samples: Samples, direct: Samples) -> list[float]:
    """What each request took longer than its direct twin of the same round."""
    return [ours - theirs for ours, theirs in zip(samples.first_token, direct.first_token, strict=True)]


def milliseconds(values: Sequence[float]) -> Row:
    """Median and 99th percentile of seconds, as milliseconds."""
    return f"{percentile(values, 0.5) * 1e3:.2f}", f"{percentile(values, 0.99) * 1e3:.2f}"


def first_token_table(cells: Mapping[tuple[int, int], Mapping[str, Samples]]) -> str:
    names = [name for name in next(iter(cells.values())) if name != "direct"]
    columns = [f"{name} added {p}" for name in names for p in ("p50", "p99")]
    rows = []
    for (size, concurrency), samples in cells.items():
        direct = samples["direct"]
        parts = [milliseconds(added(samples[name], direct)) for name in names]
        row = [f"{size} KB", str(concurrency), *milliseconds(direct.first_token)]
        rows.append([*row, *(cell for part in parts for cell in part)])
    return table(["body", "concurrency", "direct p50", "direct p99", *columns], rows)


def delay_table(cells: Mapping[int, Mapping[str, Samples]]) -> str:
    rows = [
        [name, str(concurrency), *milliseconds(value.event_delay)]
        for concurrency, samples in cells.items()
        for name, value in samples.items()
    ]
    return table(["target", "streams", "p50", "p99"], rows)


def translation_table(cells: Mapping[str, Mapping[str, Samples]], base: str) -> str:
    """What each target adds to the first token, and the ratio of its median to that of `base`."""
    rows = []
    for what, samples in cells.items():
        direct = samples["direct"]
        usual = percentile(added(samples[base], direct), 0.5)
        for name in (name for name in samples if name != "direct"):
            values = added(samples[name], direct)
            rows.append([name, what, *milliseconds(values), f"{percentile(values, 0.5) / usual:.2f}"])
    return table(["target", "body", "p50", "p99", "ratio of p50"], rows)


def event_table(samples: Mapping[str, Samples], base: str) -> str:
    """What each target adds to the median delay of an event, and the ratio to that of `base`."""
    medians = {name: percentile(value.event_delay, 0.5) for name, value in samples.items()}
    usual = medians[base] - medians["direct"]
    rows = [
        [name, f"{(median - medians['direct']) * 1e3:.3f}", f"{(median - medians['direct']) / usual:.2f}"]
        for name, median in medians.items()
        if name != "direct"
    ]
    return table(["target", "p50", "ratio of p50"], rows)


def rate_table(samples: Mapping[str, Samples]) -> str:
    rows = [[name, f"{value.finished / value.spent:,.0f}"] for name, value in samples.items()]
    return table(["target", "requests per second"], rows)


def memory_table(megabytes: Mapping[str, float]) -> str:
    return table(["process", "resident MB"], [[name, f"{size:.0f}"] for name, size in megabytes.items()])


def environment() -> str:
    """What the numbers depend on, without naming the machine."""
    parts = ("starlette", "uvicorn", "httpx", "textual")
    libraries = ", ".join(f"{name} {version(name)}" for name in parts)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, {python}, {libraries}."


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(x, widths, strict=True))]
        for x in lines
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (padded[0], rule, *padded[1:]))
