"""One row of a table in words: what its columns mean, its whole name, and what could not be known."""

from __future__ import annotations

from collections.abc import Iterator

from ccr_tui.core.statistics import Group
from ccr_tui.tui import format as fmt
from ccr_tui.tui.cost.columns import saved
from ccr_tui.tui.lines import Line, Role, Span, line


def group_lines(name: str, group: Group) -> list[Line]:
    """The name, and a line of what is known."""
    return [line(Span(name, Role.STRONG)), line(" · ".join(_words(group)))]


def _words(group: Group) -> Iterator[str]:
    totals, saving = group.totals, group.saving
    unpriced = f" ({totals.unpriced:,} without a known price)" if totals.unpriced else ""
    yield f"{fmt.counted(totals.exchanges, 'request')}, {fmt.money(totals.cost)}{unpriced}"
    if saving.compared:
        part = "" if saving.whole else f" ({saving.compared:,} of {saving.billed:,} compared)"
        yield f"{saved(saving)} saved against the models asked for{part}"
    if totals.cache_hit_rate is not None:
        yield f"{fmt.percent(totals.cache_hit_rate)} of the input from the cache"
    if group.high_share is not None:
        yield f"{fmt.percent(group.high_share)} of the answers from the highest tier"
    if group.scored:
        yield f"{group.missed:,} of {group.scored:,} scored answers were misses"
    if totals.failed:
        yield f"{totals.failed:,} failed"
