"""Which columns the table of exchanges has at a width, and what their cells say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len

from ccr_tui.core.listing import Sort
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.core.statistics import is_miss
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Role, Span
from ccr_tui.tui.status import REPLAY_MARK, circled, exchange_status, kind_of

MARKED, SERVED, MISSED = "◆", "+", "−"
"""What the user, or a judge, thinks of an exchange."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a row needs beyond its record: the time, the home provider, the session's letter and role.

    `pinned`: the user has pinned the session to an upstream.
    """

    now: float
    home: str
    letter: str
    session_role: Role
    pinned: bool = False


Cell = Callable[[ExchangeRecord, Context, int], Span]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in cells; one column of a layout is stretched over what the others leave."""

    title: str
    width: int
    cell: Cell
    right: bool = False


def _session(record: ExchangeRecord, context: Context, width: int) -> Span:
    """The session's letter, and what the user keeps: a mark, a score; the mark where one must do."""
    letter = circled(context.letter) if context.pinned else context.letter
    return Span(letter + _remarks(record)[: width - 1], context.session_role)


def _remarks(record: ExchangeRecord) -> str:
    mark = MARKED if record.marked else ""
    scores = {score.by: score.score for score in record.scores}
    return mark + ("" if not scores else MISSED if is_miss(scores) else SERVED)


def _age(record: ExchangeRecord, context: Context, width: int) -> Span:
    return Span(fmt.age(context.now - record.started_at), Role.DIM)


def _task(record: ExchangeRecord, context: Context, width: int) -> Span:
    mark = REPLAY_MARK if record.replay_of else ""
    agent = "└" if record.facts.agent and record.task != "subagent" else ""
    return Span(mark + agent + kind_of(record))


def _model(record: ExchangeRecord, context: Context, width: int) -> Span:
    if record.facts.endpoint == "other":
        return Span(f"{record.method} {record.path}", Role.DIM)
    role = (
        Role.WARN
        if record.fell_back
        else Role.DIM
        if record.facts.endpoint == "count_tokens"
        else Role.STRONG
    )
    return Span(fmt.model_path(record.facts.model, record.used, context.home, width), role)


def _tries(record: ExchangeRecord, context: Context, width: int) -> Span:
    count = len(record.attempts)
    return Span(f"×{count}" if count > 1 else "", Role.WARN)


def _mark(record: ExchangeRecord, context: Context, width: int) -> Span:
    status = exchange_status(record)
    return Span(status.mark, status.role)


def _status(record: ExchangeRecord, context: Context, width: int) -> Span:
    status = exchange_status(record)
    if record.held and record.held_until is not None:
        return Span(f"{status.mark} {fmt.elapsed(record.held_until - context.now)}", status.role)
    return Span(status.text, status.role)


def _ttft(record: ExchangeRecord, context: Context, width: int) -> Span:
    return Span(fmt.duration(record.ttft_s) if record.ttft_s is not None else "", Role.DIM)


def _time(record: ExchangeRecord, context: Context, width: int) -> Span:
    if record.duration_s is None:
        return Span(fmt.elapsed(context.now - record.started_at), Role.LIVE)
    return Span(fmt.duration(record.duration_s))


def _fresh(record: ExchangeRecord, context: Context, width: int) -> Span:
    usage = record.usage
    if usage is None:
        guess = record.in_flight and record.facts.tokens
        return Span(f"≈{fmt.tokens(record.facts.tokens)}" if guess else "", Role.DIM)
    return Span(fmt.tokens(usage.input_tokens + usage.cache_write_tokens))


def _cached(record: ExchangeRecord, context: Context, width: int) -> Span:
    usage = record.usage
    return Span(fmt.tokens(usage.cache_read_tokens) if usage else "", Role.DIM)


def _all_in(record: ExchangeRecord, context: Context, width: int) -> Span:
    usage = record.usage
    return Span(fmt.tokens(usage.total_input_tokens)) if usage else _fresh(record, context, width)


def _out(record: ExchangeRecord, context: Context, width: int) -> Span:
    last = record.last_attempt
    if last is None or not last.output_tokens:
        return Span("")
    return Span(fmt.output(last), Role.LIVE if record.in_flight else Role.PLAIN)


def _cost(record: ExchangeRecord, context: Context, width: int) -> Span:
    if record.in_flight and (per_second := speed(record, context.now)):
        return Span(f"{per_second:.0f} t/s", Role.LIVE)
    if record.usage is None and record.cost.usd is None:
        return Span("")
    text = fmt.money(record.cost)
    role = Role.WARN if record.cost.usd is None else Role.PLAIN
    return Span(text if cell_len(text) <= width else fmt.short_money(record.cost), role)


def _text(record: ExchangeRecord, context: Context, width: int) -> Span:
    return Span(" ".join(record.facts.last_user_text[:400].split()), Role.DIM)


_MODEL = Column("Asked → used", 0, _model)
_S = Column("", 2, _session)
_S_WIDE = Column("", 3, _session)
_LEAST = (Column("", 1, _mark), _MODEL, Column("Cost", 8, _cost, right=True))
_TINY = (Column("", 1, _mark), _S, Column("Task", 7, _task), _MODEL, Column("Cost", 8, _cost, right=True))
_NARROW = (
    Column("", 1, _mark),
    _S,
    Column("Age", 3, _age, right=True),
    Column("Task", 7, _task),
    _MODEL,
    Column("Time", 5, _time, right=True),
    Column("Cost", 7, _cost, right=True),
)
_SMALL = (
    _S,
    Column("Age", 4, _age, right=True),
    Column("Task", 10, _task),
    _MODEL,
    Column("", 2, _tries, right=True),
    Column("Status", 9, _status),
    Column("Time", 6, _time, right=True),
    Column("Cost", 8, _cost, right=True),
)
_MIDDLE = (
    _S_WIDE,
    Column("Age", 4, _age, right=True),
    Column("Task", 10, _task),
    _MODEL,
    Column("", 2, _tries, right=True),
    Column("Status", 9, _status),
    Column("Time", 6, _time, right=True),
    Column("In", 6, _all_in, right=True),
    Column("Out", 5, _out, right=True),
    Column("Cost", 8, _cost, right=True),
)
_WIDE = (
    _S_WIDE,
    Column("Age", 4, _age, right=True),
    Column("Task", 11, _task),
    _MODEL,
    Column("", 2, _tries, right=True),
    Column("Status", 9, _status),
    Column("TTFT", 6, _ttft, right=True),
    Column("Time", 6, _time, right=True),
    Column("In", 6, _fresh, right=True),
    Column("Cached", 6, _cached, right=True),
    Column("Out", 5, _out, right=True),
    Column("Cost", 8, _cost, right=True),
)
_WIDEST = (*_WIDE, Column("Request", 0, _text))
_LAYOUTS = (
    (28, _LEAST), (36, _TINY), (58, _NARROW), (78, _SMALL), (100, _MIDDLE), (136, _WIDE), (100_000, _WIDEST),
)  # fmt: skip
"""Below how many cells each set of columns is used."""
_MODEL_MAX = 44
"""Cells that the model column is worth; what is left beyond goes to the request's text."""


@lru_cache(maxsize=64)
def layout(width: int) -> tuple[Column, ...]:
    """Columns that fill `width` exactly, with one cell between neighbours."""
    columns = next(columns for limit, columns in _LAYOUTS if width < limit)
    space = width - sum(c.width for c in columns) - len(columns) + 1
    shares = iter((min(space, _MODEL_MAX), space - _MODEL_MAX) if columns is _WIDEST else (max(1, space),))
    return tuple(c if c.width else Column(c.title, next(shares), c.cell, c.right) for c in columns)


def header(columns: tuple[Column, ...], sort: Sort | None = None, *, ascending: bool = False) -> str:
    """The titles; an arrow says by which column the rows are ordered, and where the greatest is."""
    titles = ((c, c.title + arrow(ascending=ascending) if c.title == sort else c.title) for c in columns)
    return " ".join(
        fmt.pad(title if cell_len(title) <= c.width else c.title, c.width, right=c.right)
        for c, title in titles
    )


def speed(record: ExchangeRecord, now: float) -> float | None:
    """Tokens per second of an answer that is coming in; None before there is one to tell by."""
    last = record.last_attempt
    if last is None or last.ttft_s is None or last.outcome is not None or not last.output_tokens:
        return None
    since = now - last.started_at - last.ttft_s
    return last.output_tokens / since if since >= 1 else None


def arrow(*, ascending: bool) -> str:
    """Points to where it gets less."""
    return "▲" if ascending else "▼"


def row(record: ExchangeRecord, columns: tuple[Column, ...], context: Context) -> tuple[Span, ...]:
    """The cells of one row, padded: joined by single blanks they fill the layout's width."""
    cells = ((c, c.cell(record, context, c.width)) for c in columns)
    return tuple(Span(fmt.pad(s.text, c.width, right=c.right), s.role) for c, s in cells)
