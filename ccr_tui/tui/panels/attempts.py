"""Attempts: each hop as a bar on the exchange's time line, with what it took and what it gave."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ccr_tui.core.exchange import Cancelled, Cost, Failed, Usage
from ccr_tui.core.record import AttemptRecord, ExchangeRecord
from ccr_tui.core.scoring import BEST
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import BLANK, Line, Role, Span, line
from ccr_tui.tui.status import OWN_WORK, attempt_status

WAIT, FIRST, CONTENT = "┄", "░", "█"
SEPARATOR = " · "
STEPS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)
LEAST_S = 0.5
"""Seconds of content below which a speed says nothing."""
TICK_CELLS = 9
"""Least cells between two marks of the time scale."""
LEGEND = line(Span(f"{WAIT} wait  {FIRST} to first content  {CONTENT} content", Role.DIM))


def attempts_lines(record: ExchangeRecord, now: float, width: int) -> list[Line]:
    """Bars scaled to `width` cells; running attempts reach to `now`."""
    end = record.finished_at if record.finished_at is not None else now
    whole = max(end - record.started_at, 0.001)
    lines = list(_summary(record, whole))
    lines += [BLANK, _scale(whole, width)] if record.attempts else []
    for attempt in record.attempts:
        lines += [*_attempt(attempt, record.started_at, whole, end, width), BLANK]
    if not record.attempts:
        lines += [BLANK, line(Span("No attempt was made.", Role.DIM))]
        return lines + _ending(record)
    return [*lines, LEGEND, *_ending(record)]


def usage_text(usage: Usage, out: str) -> str:
    """Tokens in words: fresh, cached, written to the cache, and what was put `out`."""
    parts = [f"in {fmt.tokens(usage.input_tokens)}"]
    parts += [f"cached {fmt.tokens(usage.cache_read_tokens)}"] if usage.cache_read_tokens else []
    parts += [f"written {fmt.tokens(usage.cache_write_tokens)}"] if usage.cache_write_tokens else []
    return SEPARATOR.join((*parts, f"out {out}"))


def _summary(record: ExchangeRecord, whole: float) -> Iterator[Line]:
    spans = [Span(f"{fmt.duration(whole)}", Role.STRONG)]
    if record.held_s:
        spans.append(Span(f"  held {fmt.duration(record.held_s)}", Role.DIM))
    if record.ttft_s is not None:
        spans.append(Span(f"  first content after {fmt.duration(record.ttft_s)}", Role.DIM))
    if record.usage is not None or record.cost.usd is not None:
        spans += [Span("  cost ", Role.DIM), Span(fmt.money(record.cost), Role.STRONG)]
    yield line(*spans)
    yield from _compared(record.cost, record.asked_cost)
    for score in record.scores:
        note = f": {score.note}" if score.note else ""
        yield line(
            Span("scored ", Role.DIM),
            Span(f"{score.score:g} of {BEST}", Role.STRONG),
            Span(f" by {score.by}{note}", Role.DIM),
            hang=2,
        )


def _compared(paid: Cost, asked: Cost) -> Iterator[Line]:
    """What the model that was asked for would have cost, where that is another sum."""
    if paid.usd is None or asked.usd is None or abs(asked.usd - paid.usd) < 0.00005:
        return
    saved = asked.usd - paid.usd
    word, role = ("saved", Role.OK) if saved > 0 else ("more", Role.WARN)
    yield line(
        Span(f"the model asked for would have cost {fmt.money(asked)}: ", Role.DIM),
        Span(f"{fmt.dollars(abs(saved))} {word}", role),
    )


def _attempt(attempt: AttemptRecord, start: float, whole: float, end: float, width: int) -> Iterator[Line]:
    status = attempt_status(attempt)
    yield line(
        Span(f"{attempt.number} ", Role.DIM),
        Span(f"{status.text:<9} ", status.role),
        *_name(attempt),
        hang=12,
    )
    yield line(*_bar(attempt, start, whole, end, width))
    for row in _packed(_details(attempt, end), width):
        yield line(Span(row, Role.DIM), hang=2)
    if isinstance(attempt.outcome, Failed) and attempt.outcome.failure.message:
        yield line(Span(attempt.outcome.failure.message, Role.BAD))
    if _other_model(attempt):
        yield line(Span(f"answered by another model: {attempt.answered_model}", Role.WARN))


def _name(attempt: AttemptRecord) -> Iterator[Span]:
    """The upstream; what grades or judges is told from what answers."""
    if attempt.role == "answer":
        yield Span(str(attempt.upstream), Role.STRONG)
    else:
        yield Span(f"{OWN_WORK.get(attempt.role, attempt.role)} ", Role.ACCENT)
        yield Span(f"by {attempt.upstream}")


def _other_model(attempt: AttemptRecord) -> bool:
    """True if the upstream names a model that is not the one it was asked for, nor a dated form of it."""
    asked, answered = attempt.upstream.model.lower(), (attempt.answered_model or "").lower()
    return bool(asked and answered) and not (answered.startswith(asked) or asked.startswith(answered))


def _bar(attempt: AttemptRecord, start: float, whole: float, end: float, width: int) -> list[Span]:
    """Blank up to the attempt, then its wait, the time to its first content, and its content."""
    finish = attempt.finished_at if attempt.finished_at is not None else end
    first = finish if attempt.ttft_s is None else attempt.started_at + attempt.ttft_s
    moments = (start, attempt.started_at - attempt.wait_s, attempt.started_at, min(first, finish), finish)
    cells = [round((moment - start) / whole * width) for moment in moments]
    if cells[-1] == cells[1]:  # too short to see, but it was there
        cells = [*(min(cell, width - 1) for cell in cells[:-1]), cells[1] + 1]
        cells[-1] = min(cells[-1], width)
    role = attempt_status(attempt).role
    marks = ((" ", Role.PLAIN), (WAIT, Role.DIM), (FIRST, role), (CONTENT, role))
    return [
        Span(mark * max(0, right - left), role)
        for (mark, role), (left, right) in zip(marks, pairwise(cells), strict=True)
    ]


def _details(attempt: AttemptRecord, end: float) -> Iterator[str]:
    yield attempt.reason
    if attempt.wait_s:
        yield f"waited {fmt.duration(attempt.wait_s)}"
    if attempt.ttft_s is not None:
        yield f"TTFT {fmt.duration(attempt.ttft_s)}"
    finish = attempt.finished_at if attempt.finished_at is not None else end
    yield fmt.duration(finish - attempt.started_at)
    if attempt.usage is not None:
        yield from usage_text(attempt.usage, fmt.output(attempt)).split(SEPARATOR)
        yield fmt.money(attempt.cost)
    elif attempt.output_tokens and attempt.outcome is None:
        yield f"≈{fmt.tokens(attempt.output_tokens)} out so far"
    if attempt.role == "answer":
        yield from _speed(attempt, finish)
        yield _changes(attempt)


def _changes(attempt: AttemptRecord) -> str:
    if attempt.not_sent:
        return "not sent"
    count = len(attempt.changes)
    return "untouched" if not count else f"{count} change{'s' if count > 1 else ''}"


def _speed(attempt: AttemptRecord, finish: float) -> Iterator[str]:
    """Tokens a second, once content has come for long enough to tell."""
    written = attempt.usage.output_tokens if attempt.usage else attempt.output_tokens
    took = finish - attempt.started_at - (attempt.ttft_s or 0.0)
    if attempt.ttft_s is not None and written and took >= LEAST_S:
        yield f"{written / took:.0f} tokens/s"


def _packed(parts: Iterator[str], width: int) -> Iterator[str]:
    """The parts on as few rows as they fit into, none of them broken where it can be helped."""
    row = ""
    for part in parts:
        longer = f"{row}{SEPARATOR}{part}" if row else part
        if row and len(longer) > width:
            yield row
            longer = f"  {part}"
        row = longer
    if row:
        yield row


def _scale(whole: float, width: int) -> Line:
    """The seconds that the cells of the bars stand for."""
    most = max(1, width // TICK_CELLS)
    step = next((step for step in STEPS_S if whole / step <= most), whole)
    text, count = "", 0
    while count * step <= whole and round(count * step / whole * width) < width:
        at, mark = round(count * step / whole * width), f"╷{_moment(count * step)}"
        if len(text) <= at and at + len(mark) <= width:
            text = f"{text:<{at}}{mark}"
        count += 1
    return line(Span(text, Role.DIM))


def _moment(seconds: float) -> str:
    return f"{seconds:g}s" if seconds < 60 or seconds % 60 else f"{seconds / 60:g}m"


def _ending(record: ExchangeRecord) -> list[Line]:
    if isinstance(record.outcome, Cancelled):
        return [BLANK, line(Span(f"⊘ {record.outcome.reason}", Role.WARN))]
    if isinstance(record.outcome, Failed) and not record.attempts:
        return [BLANK, line(Span(f"✗ {record.outcome.failure.message}", Role.BAD))]
    return []
