"""What a column of a comparison says: how an answer came about, and the answer itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.scoring import BEST
from ccr_tui.tui import format as fmt
from ccr_tui.tui.answer_diff import diff_lines
from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.panels.conversation import answer_at, conversation_lines, end_lines
from ccr_tui.tui.status import exchange_status
from ccr_tui.tui.transcript import Answer, Excerpt

HEAD_LEAST, HEAD_MOST = 3, 6
"""How many lines a head has: what a judge says may be long."""
_NO_REQUEST = Excerpt((), 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One upstream's answer. `record` is None until it is sent; `problem` says why something cannot be.

    `judging`: the judge is at it.
    """

    upstream: Upstream
    record: ExchangeRecord | None = None
    answer: Answer = Answer()
    problem: str = ""
    judging: bool = False


def head_lines(column: Column, now: float) -> list[Line]:
    """State and times; tokens and cost; score. `now` is in seconds since the epoch."""
    record = column.record
    if record is None:
        waits = Span("✗ not sent", Role.BAD) if column.problem else Span("○ wait", Role.LIVE)
        return [line(waits), line(), line()]
    return [line(*_state(record, now)), line(*_spent(record)), line(*_score(column))]


def body_lines(column: Column, first: Answer | None = None, *, unfolded: bool = False) -> list[Line]:
    """The answer, or how it differs from the `first` one; `unfolded`: with its thinking, and all of it."""
    problem = [line(Span(f"✗ {column.problem}", Role.BAD), hang=2)] if column.problem else []
    if column.record is None:
        return problem
    if first is not None:
        differs = diff_lines(first, column.answer) if column.answer.blocks else ()
        return [*problem, *differs, *end_lines(column.record, column.answer)]
    lines = conversation_lines(column.record, _NO_REQUEST, column.answer, unfolded=unfolded)
    return [*problem, *lines[answer_at(lines) + 1 :]]


def standings(columns: Sequence[Column], current: int) -> Line:
    """How all of them fare where only the `current` one is seen: number, state, TTFT, cost, score."""
    spans: list[Span] = []
    for number, column in enumerate(columns):
        # Blanks at which the line does not break keep together what belongs together.
        told = tuple(Span(text.replace(" ", "\N{NO-BREAK SPACE}"), role) for text, role in _standing(column))
        role = Role.STRONG if number == current else Role.DIM
        spans += [Span("  " if number else ""), Span(f"{number + 1}\N{NO-BREAK SPACE}", role), *told]
    return line(*spans)


def _standing(column: Column) -> Iterator[Span]:
    record = column.record
    if record is None:
        yield Span("✗" if column.problem else "○", Role.BAD if column.problem else Role.LIVE)
        return
    status = exchange_status(record)
    yield Span(status.mark, status.role)
    if record.ttft_s is not None:
        yield Span(f" {fmt.duration(record.ttft_s)}")
    if record.usage is not None:
        yield Span(f" {fmt.money(record.cost)}")
    if column.judging:
        yield Span(" ◇", Role.LIVE)
    elif record.scores:
        yield Span(f" {record.scores[-1].score:g}/{BEST}", Role.STRONG)


def _state(record: ExchangeRecord, now: float) -> Iterator[Span]:
    status = exchange_status(record)
    yield Span(status.text, status.role)
    if record.ttft_s is not None:
        yield Span("  TTFT ", Role.DIM)
        yield Span(fmt.duration(record.ttft_s))
    took = record.duration_s
    yield Span("  took ", Role.DIM)
    yield Span(fmt.elapsed(now - record.started_at) if took is None else fmt.duration(took))


def _spent(record: ExchangeRecord) -> Iterator[Span]:
    usage, last = record.usage, record.last_attempt
    if usage is not None and last is not None:
        yield Span("in ", Role.DIM)
        yield Span(fmt.tokens(usage.total_input_tokens))
        yield Span("  out ", Role.DIM)
        yield Span(f"{fmt.output(last)}  ")
        yield Span(fmt.money(record.cost), Role.STRONG)
    elif last is not None and last.output_tokens:
        yield Span("out ", Role.DIM)
        yield Span(fmt.tokens(last.output_tokens), Role.LIVE)


def _score(column: Column) -> Iterator[Span]:
    if column.judging:
        yield Span("◇ judging", Role.LIVE)
        return
    scores = column.record.scores if column.record else ()
    for score in scores[-1:]:
        yield Span("scored ", Role.DIM)
        yield Span(f"{score.score:g} of {BEST}", Role.STRONG)
        yield Span(f" by {score.by}{': ' + score.note if score.note else ''}", Role.DIM)
