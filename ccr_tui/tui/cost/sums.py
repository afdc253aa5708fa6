"""The line of sums above each tab, the most telling first: what does not fit is cut from its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter

from ccr_tui.core.totals import Totals
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Role, Span

_FIELDS = tuple(field.name for field in fields(Totals))
_VALUES = attrgetter(*_FIELDS)


def added(some: Iterable[Totals]) -> Totals:
    """The sum of thousands of them, field by field: adding them up in pairs takes ten times as long."""
    columns = zip(*map(_VALUES, some), strict=True)
    return Totals(**dict(zip(_FIELDS, map(sum, columns), strict=False)))


def sums(totals: Totals) -> tuple[Span, ...]:
    """Cost, requests, failures, tokens and the cache-hit rate."""
    if not totals.exchanges:
        return ()
    spans = [Span(fmt.money(totals.cost), Role.STRONG), Span(f"  {fmt.counted(totals.exchanges, 'request')}")]
    if totals.failed:
        spans.append(Span(f"  ✗ {totals.failed:,} failed", Role.BAD))
    spans.append(Span(f"  {fmt.tokens(tokens(totals))} tokens"))
    if totals.cache_hit_rate is not None:
        spans += [Span("  cached ", Role.DIM), Span(fmt.percent(totals.cache_hit_rate))]
    return tuple(spans)


def tokens(totals: Totals) -> int:
    """All of them, in and out."""
    return totals.input_tokens + totals.cache_read_tokens + totals.cache_write_tokens + totals.output_tokens
