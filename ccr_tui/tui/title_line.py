"""The line that names an exchange above its detail."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.status import REPLAY_MARK, exchange_status, kind_of

SHORT_ID = 8


def title_line(record: ExchangeRecord, home: str, width: int) -> tuple[Span, ...]:
    """How it stands, what it is and which model; then what else fits into `width` cells."""
    status = exchange_status(record)
    spans = [Span(f" {status.text} ", status.role), Span(f"{kind_of(record)} ", Role.STRONG)]
    left = width - sum(cell_len(s.text) for s in spans)
    spans.append(Span(fmt.model_path(record.facts.model, record.used, home, max(1, min(60, left)))))
    left -= cell_len(spans[-1].text)
    for extra in _extras(record):
        if (left := left - cell_len(extra.text)) >= 0:
            spans.append(extra)
    return tuple(spans)


def _extras(record: ExchangeRecord) -> Iterator[Span]:
    if record.parent_id:
        what = f"{REPLAY_MARK} replay of" if record.replay_of else "scores"
        yield Span(f"  {what} {record.parent_id[:SHORT_ID]}", Role.ACCENT)
    yield Span(f"  {fmt.clock(record.started_at)}", Role.DIM)
    yield Span(f"  {record.id[:SHORT_ID]}", Role.DIM)
