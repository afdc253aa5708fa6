"""Changed: what differs between the client's request and the one that an upstream was sent."""

from __future__ import annotations

from collections.abc import Iterator

from ccr_tui.core.exchange import Change
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line

UNTOUCHED = "✓ untouched: every byte of the body and every header as the client sent them"


def changed_lines(record: ExchangeRecord) -> list[Line]:
    """One section per attempt."""
    if not record.attempts:
        return [line(Span("Nothing was sent upstream.", Role.DIM))]
    sections = [list(_attempt(attempt)) for attempt in record.attempts]
    return [part for n, section in enumerate(sections) for part in ([BLANK, *section] if n else section)]


def _attempt(attempt: AttemptRecord) -> Iterator[Line]:
    yield line(Span(f"{attempt.number} ", Role.DIM), Span(str(attempt.upstream), Role.HEAD), hang=2)
    if attempt.outcome is None and not attempt.changes:
        yield line(Span("  known when the attempt has ended", Role.DIM))
    elif attempt.untouched:
        yield line(Span(f"  {UNTOUCHED}", Role.OK), hang=4)
    for change in attempt.changes:
        yield from _change(change)


def _change(change: Change) -> Iterator[Line]:
    where = f"  {change.where} " if change.offset is None else f"  {change.where}, byte {change.offset} "
    yield line(Span("  ~", Role.WARN), Span(where, Role.DIM), Span(change.what, Role.STRONG), hang=4)
    if change.before:
        yield line(Span("    − ", Role.BAD), Span(change.before), hang=6)
    if change.after:
        yield line(Span("    + ", Role.OK), Span(change.after), hang=6)
    if not change.before and not change.after:
        yield line(Span("    its value is not kept", Role.DIM), hang=6)
