"""Groups of exchanges as tables: what they cost, how fast they were, how good their answers are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from rich.cells import cell_len

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.statistics import Group, Spread
from ccr_tui.core.totals import Totals
from ccr_tui.tui import format as fmt
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.columns import SAVED, Column, header_spans, name_width, number, row_spans, saved
from ccr_tui.tui.cost.group_words import group_lines
from ccr_tui.tui.cost.page import Answer, Page, Spans, quoted, within
from ccr_tui.tui.cost.sums import added, sums
from ccr_tui.tui.lines import Line, Role, Span

NAME = "name"
GROUPINGS = ("model", "namespace", "project", "task", "step", "upstream", "tier", "asked")
NAMELESS = {
    "model": "no answer",
    "upstream": "no answer",
    "namespace": "no namespace",
    "project": "unknown project",
    "tier": "unknown tier",
    "step": "not routed",
}
"""What stands for those that have no such thing."""

TITLES = {"step": "route", "asked": "model asked for"}
"""Groupings that a person knows by another name."""

_FIELDS = {
    "upstream": "upstream",
    "asked": "model",
    "task": "task",
    "step": "winner",
    "namespace": "namespace",
    "project": "project",
}
"""What the filter calls a grouping."""

GroupColumn = Column[Group]


def _requests(group: Group) -> Span:
    return Span(f"{group.totals.exchanges:,}")


def _failed(group: Group) -> Span:
    return Span(f"✗{group.totals.failed}", Role.BAD) if group.totals.failed else Span(fmt.UNKNOWN, Role.DIM)


def _cost_value(group: Group) -> float:
    return group.totals.cost_usd


def _missed(group: Group) -> Span:
    text = fmt.percent(group.miss_rate)
    return Span(text, Role.WARN) if group.missed else number(text)


def _score(by: str) -> Callable[[Group], float]:
    return lambda group: next((q.average for q in group.quality if q.by == by), -1.0)


def _scored(by: str) -> Callable[[Group], Span]:
    def cell(group: Group) -> Span:
        one = next((quality for quality in group.quality if quality.by == by), None)
        return number(f"{one.average:.1f}×{one.scored}" if one else fmt.UNKNOWN)

    return cell


def _time(pick: Callable[[Group], Spread | None], share: str) -> GroupColumn:
    def value(group: Group) -> float:
        spread = pick(group)
        return -1.0 if spread is None else float(getattr(spread, share))

    def cell(group: Group) -> Span:
        seconds = value(group)
        return number(fmt.duration(None if seconds < 0 else seconds))

    return Column("", 6, 0, cell, value)


def _times(title: str, rank: int, pick: Callable[[Group], Spread | None]) -> list[GroupColumn]:
    """Percentiles of one kind; of all that there are, the tail goes first where there is no room."""
    widths = {"p50": 8, "p95": 8, "p99": 8}
    found = []
    for n, (share, width) in enumerate(widths.items()):
        column = _time(pick, share)
        found.append(Column(f"{title} {share}", width + 1, rank + 2 * n, column.cell, column.value))
    return found


REQUESTS: GroupColumn = Column("reqs", 6, 2, _requests, lambda g: g.totals.exchanges)
COST: GroupColumn = Column("cost", 8, 1, lambda g: number(fmt.money(g.totals.cost)), _cost_value)
SPENDING: Sequence[GroupColumn] = (
    REQUESTS,
    Column("failed", 6, 8, _failed, lambda g: g.totals.failed),
    COST,
    Column("saved", SAVED, 3, lambda g: number(saved(g.saving)), lambda g: g.saving.usd),
    Column("in", 6, 5, lambda g: number(fmt.tokens(fresh(g.totals))), lambda g: fresh(g.totals)),
    Column(
        "cache", 6, 6, lambda g: number(fmt.tokens(g.totals.cache_read_tokens)),
        lambda g: g.totals.cache_read_tokens,
    ),
    Column(
        "out", 6, 5, lambda g: number(fmt.tokens(g.totals.output_tokens)), lambda g: g.totals.output_tokens
    ),
    Column(
        "hits", 5, 4, lambda g: number(fmt.percent(g.totals.cache_hit_rate)),
        lambda g: _or_less(g.totals.cache_hit_rate),
    ),
    Column("high", 5, 7, lambda g: number(fmt.percent(g.high_share)), lambda g: _or_less(g.high_share)),
)  # fmt: skip
SPEED: Sequence[GroupColumn] = (
    *_times("ttft", 1, lambda g: g.ttft),
    *_times("time", 2, lambda g: g.duration),
    Column("reqs", 6, 7, _requests, lambda g: g.totals.exchanges),
)
QUALITY: Sequence[GroupColumn] = (
    REQUESTS,
    Column("scored", 6, 3, lambda g: number(f"{g.scored:,}"), lambda g: g.scored),
    Column("misses", 7, 1, _missed, lambda g: _or_less(g.miss_rate)),
    Column("you", 8, 5, _scored("you"), _score("you")),
    Column("judge", 8, 4, _scored("judge"), _score("judge")),
    Column("shadow", 8, 6, _scored("shadow"), _score("shadow")),
    Column("high", 5, 7, lambda g: number(fmt.percent(g.high_share)), lambda g: _or_less(g.high_share)),
    Column("cost", 9, 8, lambda g: number(fmt.money(g.totals.cost)), _cost_value),
)


def fresh(totals: Totals) -> int:
    """Input tokens that did not come from a cache."""
    return totals.input_tokens + totals.cache_write_tokens


class TablePage(Page):
    """A table of groups. `first` is what it is sorted by to begin with."""

    def __init__(self, columns: Sequence[GroupColumn], groupings: Sequence[str], first: str) -> None:
        self._columns = columns
        self.groupings = groupings
        self.sorts = (*(column.title for column in columns), NAME)
        super().__init__()
        self.sort = first
        self._groups: Sequence[Group] = ()

    def ask(self, numbers: Numbers, since: float, now: float) -> Answer:
        return partial(self._take, numbers.groups(self.grouping, since))

    @property
    def size(self) -> int:
        return len(self._groups)

    def summary(self) -> Spans:
        return sums(added(group.totals for group in self._groups))

    def header(self, width: int) -> Spans:
        return header_spans(
            self._name_title(), self._columns, width, self._sorted_title(), reverse=self.reverse
        )

    def row(self, index: int, width: int) -> Spans:
        group = self._groups[index]
        return row_spans([self._name(group.key, width)], self._columns, group, width)

    def key(self, index: int) -> object:
        return self._groups[index].key

    def details(self, index: int) -> Sequence[Line]:
        group = self._groups[index]
        return group_lines(group.key or self._nameless, group)

    def filter_of(self, index: int, since: float) -> str:
        key = self._groups[index].key
        if field := _FIELDS.get(self.grouping):
            return within(f"{field} == {quoted(key)}", since)
        if self.grouping == "model" and key:
            return within(f"upstream =~~ {quoted(',' + re.escape(key) + '$')}", since)
        return ""

    def sort_by(self, sort: str, *, reverse: bool) -> None:
        super().sort_by(sort, reverse=reverse)
        self._take(self._groups)

    def _take(self, groups: Sequence[Group]) -> None:
        if self.sort == NAME:
            self._groups = sorted(groups, key=lambda group: group.key, reverse=self.reverse)
        else:
            values: Mapping[str, Callable[[Group], float]] = {c.title: c.value for c in self._columns}
            value = values[self.sort]
            self._groups = sorted(groups, key=value, reverse=not self.reverse)

    def _name(self, key: str, width: int) -> Span:
        """In the most telling form that there is room for."""
        if not key:
            return Span(self._nameless, Role.DIM)
        forms = [key]
        if self.grouping in {"model", "asked", "upstream"}:
            upstream = Upstream.parse(key)
            model = fmt.model_name(upstream.model or upstream.provider)
            forms += [str(Upstream(upstream.provider, model)) if upstream.model else model, model]
        room = name_width(self._columns, width)
        return Span(next((form for form in forms if cell_len(form) <= room), forms[-1]))

    @property
    def _nameless(self) -> str:
        return NAMELESS.get(self.grouping, "none")

    def _name_title(self) -> str:
        return TITLES.get(self.grouping, self.grouping)

    def _sorted_title(self) -> str:
        return self._name_title() if self.sort == NAME else self.sort


def _or_less(share: float | None) -> float:
    return -1.0 if share is None else share
