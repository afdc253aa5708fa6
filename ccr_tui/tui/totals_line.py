"""The totals bar as text: the most telling numbers that fit the width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from rich.cells import cell_len

from ccr_tui.core.exchange import Cost
from ccr_tui.core.totals import Totals
from ccr_tui.tui import format as fmt
from ccr_tui.tui.lines import Role, Span

BARS = " ▁▂▃▄▅▆▇█"
GAP = Span("  ")


@dataclass(frozen=True, slots=True)
class Summary:
    """What the bar shows. `today` is None until the history has answered.

    `session_cost` is None before anything of the session has ended.
    `unread`: the history cannot be read, so that nothing earlier is counted. `refused`: what the
    configuration file holds is not in force.
    `paused` are the providers that are passed over.
    `held` is how many requests wait for the user's choice; None when hold mode is off. `order` says what
    the rows are ordered by where that is not their age.
    """

    in_flight: int
    per_minute: int
    today: Totals | None
    session: str
    session_role: Role
    session_cost: Cost | None
    high_share: float | None
    pulse: tuple[int, ...] = ()
    following: bool = True
    newer: int = 0
    held: int | None = None
    miss_rate: float | None = None
    order: str = ""
    unread: bool = False
    paused: tuple[str, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A number in its long and its short form, if it has any; the lowest `rank` stays longest."""

    rank: int
    long: tuple[Span, ...]
    short: tuple[Span, ...]


_PULSE_RANK = 8
_FORMS = (range(10), range(_PULSE_RANK), (0, _PULSE_RANK), (0,), ())
"""Ranks of the parts that are long, in the order in which it is tried."""


def totals_line(summary: Summary, width: int) -> tuple[Span, ...]:
    """Exactly `width` cells: numbers on the left, follow mode on the right."""
    right = _follow(summary, width)
    room = width - _cells(right) - (4 if right else 2)
    left = _fit(_parts(summary), room)
    space = max(0, width - 1 - _cells(left) - _cells(right))
    return (Span(" "), *left, Span(" " * (space - (1 if right else 0))), *right, Span(" " if right else ""))


def sparkline(counts: Sequence[int]) -> str:
    """One block per count, the highest filling its cell; an empty count leaves the base line."""
    peak = max(counts, default=0) or 1
    return "".join(BARS[-(-8 * count // peak)] if count else "▁" for count in counts)


def _parts(summary: Summary) -> list[_Part]:
    return [
        *_hold(summary.held),
        *_trouble(summary),
        *_paused(summary.paused),
        _in_flight(summary.in_flight),
        _Part(4, _span(f"{summary.per_minute}/min"), _span(f"{summary.per_minute}/min")),
        _pulse(summary.pulse),
        *_today(summary.today),
        _session(summary),
        *_rates(summary),
        *_failures(summary.today),
    ]


def _in_flight(count: int) -> _Part:
    role = Role.LIVE if count else Role.DIM
    return _Part(1, (Span(f"● {count} in flight", role),), (Span(f"●{count}", role),))


def _pulse(pulse: Sequence[int]) -> _Part:
    """The sparkline; its short form has the newer half."""
    return _Part(
        _PULSE_RANK,
        (Span(sparkline(pulse), Role.ACCENT),),
        (Span(sparkline(pulse[len(pulse) // 2 :]), Role.ACCENT),),
    )


def _hold(held: int | None) -> Iterable[_Part]:
    if held is not None:
        waiting = f" {held}" if held else ""
        yield _Part(0, _span(f"‖ HOLD{waiting}", Role.WARN), _span(f"‖HOLD{waiting}", Role.WARN))


def _trouble(summary: Summary) -> Iterable[_Part]:
    if summary.refused:
        yield _Part(0, _span("✗ config", Role.BAD), _span("✗config", Role.BAD))
    if summary.unread:
        yield _Part(0, _span("✗ no history", Role.BAD), _span("✗history", Role.BAD))


def _paused(paused: Sequence[str]) -> Iterable[_Part]:
    if paused:
        who = paused[0] if len(paused) == 1 else f"{len(paused)} providers"
        yield _Part(3, _span(f"‖ {who} paused", Role.WARN), _span(f"‖{len(paused)}", Role.WARN))


def _today(today: Totals | None) -> Iterable[_Part]:
    if today is not None:
        money = Span(fmt.money(today.cost), Role.STRONG)
        yield _Part(2, (Span("today ", Role.DIM), money), (money,))


def _session(summary: Summary) -> _Part:
    if not summary.session:
        return _Part(9, (), ())
    letter = Span(summary.session, summary.session_role)
    cost = summary.session_cost
    money = Span(f" {fmt.money(cost) if cost else fmt.UNKNOWN}", Role.STRONG)
    return _Part(5, (Span("session ", Role.DIM), letter, money), (letter, money))


def _rates(summary: Summary) -> Iterable[_Part]:
    hits = summary.today.cache_hit_rate if summary.today else None
    if hits is not None:
        text = fmt.percent(hits)
        yield _Part(6, (Span("cached ", Role.DIM), Span(text)), (Span("cached ", Role.DIM), Span(text)))
    if summary.high_share is not None:
        text = fmt.percent(summary.high_share)
        yield _Part(7, (Span("high tier ", Role.DIM), Span(text)), (Span("high ", Role.DIM), Span(text)))
    if summary.miss_rate is not None:
        text = fmt.percent(summary.miss_rate)
        role = Role.WARN if summary.miss_rate else Role.PLAIN
        yield _Part(
            7, (Span("missed ", Role.DIM), Span(text, role)), (Span("miss ", Role.DIM), Span(text, role))
        )


def _failures(today: Totals | None) -> Iterable[_Part]:
    if today is not None and today.failed:
        yield _Part(3, _span(f"✗ {today.failed} failed", Role.BAD), _span(f"✗{today.failed}", Role.BAD))


def _follow(summary: Summary, width: int) -> tuple[Span, ...]:
    if summary.order:
        return _span(f"by {summary.order}" if width >= 64 else summary.order, Role.ACCENT)
    if summary.following:
        return _span("↓ follow" if width >= 64 else "↓", Role.DIM)
    if not summary.newer:
        return ()
    return _span(f"{summary.newer:,} below" if width >= 64 else f"+{summary.newer}", Role.ACCENT)


def _fit(parts: list[_Part], room: int) -> tuple[Span, ...]:
    """The longest forms with which all fit; else short ones of what matters most."""
    for long in _FORMS:
        joined = _joined([p.long if p.rank in long else p.short for p in parts])
        if _cells(joined) <= room:
            return joined
    kept = sorted(parts, key=lambda p: p.rank)
    while kept and _cells(joined := _joined([p.short for p in parts if p in kept])) > room:
        kept.pop()
    return joined if kept else ()


def _joined(groups: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    filled = [group for group in groups if group]
    return tuple(chain.from_iterable((GAP, *group) if n else group for n, group in enumerate(filled)))


def _span(text: str, role: Role = Role.PLAIN) -> tuple[Span, ...]:
    return (Span(text, role),)


def _cells(spans: Iterable[Span]) -> int:
    return sum(cell_len(span.text) for span in spans)
