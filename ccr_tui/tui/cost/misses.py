"""The cache-miss detective: what was sent anew, what that cost, and the likeliest cause in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from ccr_tui.core.cache_misses import Explanation, Miss, Misses, PricedMiss, Reason
from ccr_tui.core.request_parts import Difference
from ccr_tui.tui import format as fmt
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.columns import Column, header_spans, number, row_spans
from ccr_tui.tui.cost.page import Answer, Page, Spans, quoted
from ccr_tui.tui.lines import Line, Role, Span, line

CAUSE, WHEN = "cause", "when"

MissColumn = Column[PricedMiss]
_COLUMNS: Sequence[MissColumn] = (
    Column("cost", 8, 1, lambda m: number(fmt.money(m.cost)), lambda m: m.cost.usd or 0.0),
    Column("tokens", 7, 2, lambda m: number(fmt.tokens(m.miss.tokens)), lambda m: m.miss.tokens),
    Column("pause", 6, 3, lambda m: number(fmt.duration(m.miss.gap_s)), lambda m: m.miss.gap_s),
    Column(
        WHEN, 11, 4, lambda m: Span(fmt.day_and_clock(m.miss.now.at)[5:16], Role.DIM),
        lambda m: m.miss.now.at,
    ),
)  # fmt: skip


class MissPage(Page):
    """The dearest misses, and the sums of all. Why each was one is read one by one: that takes both."""

    sorts = tuple(column.title for column in _COLUMNS)
    empty = "No cache miss of note in this time."

    def __init__(self) -> None:
        super().__init__()
        self._all = Misses()
        self._misses: Sequence[PricedMiss] = ()
        self._why: dict[str, Explanation] = {}

    def ask(self, numbers: Numbers, since: float, now: float) -> Answer:
        return partial(self._take, numbers.misses(since))

    def unexplained(self, rows: Iterable[int]) -> PricedMiss | None:
        """The first miss of these rows that nobody has looked into."""
        wanted = (self._misses[row] for row in rows if row < self.size)
        return next((miss for miss in wanted if miss.id not in self._why), None)

    def ask_why(self, miss: PricedMiss, numbers: Numbers) -> Answer:
        """Find out about a miss. Blocks; raises `CcrError`."""
        return partial(self._why.__setitem__, miss.id, numbers.explain(miss.miss))

    @property
    def size(self) -> int:
        return len(self._misses)

    def summary(self) -> Spans:
        if not self._misses:
            return ()
        count = fmt.counted(self._all.count, "miss", "misses")
        return (
            Span(fmt.money(self._all.cost), Role.STRONG),
            Span(f"  the {self.size:,} dearest of {count}" if self._all.count > self.size else f"  {count}"),
            Span(f"  {fmt.tokens(self._all.tokens)} tokens sent again"),
        )

    def header(self, width: int) -> Spans:
        return header_spans(CAUSE, _COLUMNS, width, self.sort, reverse=self.reverse)

    def row(self, index: int, width: int) -> Spans:
        miss = self._misses[index]
        return row_spans([_short(self._why.get(miss.id))], _COLUMNS, miss, width)

    def key(self, index: int) -> object:
        return self._misses[index].id

    def details(self, index: int) -> Sequence[Line]:
        miss = self._misses[index]
        why = self._why.get(miss.id)
        return _details(miss, why) if why else [line(Span("Comparing the two requests …", Role.DIM))]

    def filter_of(self, index: int, since: float) -> str:
        """The exchange and the one before it, whenever that was, to compare them."""
        miss = self._misses[index].miss
        return f"id in [{quoted(miss.before.id)}, {quoted(miss.now.id)}]"

    def exchange_of(self, index: int) -> str:
        return self._misses[index].id

    def sort_by(self, sort: str, *, reverse: bool) -> None:
        super().sort_by(sort, reverse=reverse)
        self._take(self._all)

    def _take(self, found: Misses) -> None:
        self._all = found
        value = next(column.value for column in _COLUMNS if column.title == self.sort)
        self._misses = sorted(found.dearest, key=value, reverse=not self.reverse)


def sentence(miss: Miss, why: Explanation) -> str:
    """The likeliest cause, as one says it to a person."""
    return _SENTENCES[why.reasons[0]](miss, why.difference)


def _short(why: Explanation | None) -> Span:
    if why is None:
        return Span("…", Role.DIM)
    if why.reasons[0] is Reason.CHANGED and why.difference:
        return Span(f"{why.difference.where} changed")
    return Span(_BRIEF[why.reasons[0]])


def _details(miss: PricedMiss, why: Explanation) -> list[Line]:
    more = "; what that cost is unknown" if miss.cost.usd is None else f": {fmt.money(miss.cost)} more"
    lines = [
        line(Span(sentence(miss.miss, why), Role.STRONG)),
        line(f"{miss.miss.tokens:,} tokens were sent anew instead of read from the cache{more}."),
    ]
    lines += [line(Span(f"Besides: {_BESIDES[reason]}", Role.DIM)) for reason in why.reasons[1:]]
    return [*lines, *(_parting(why.difference) if why.difference else ())]


def _parting(difference: Difference) -> list[Line]:
    """Both sides of the first block that differs."""
    kept = f": {fmt.percent(difference.kept)} of the earlier request stand before it."
    return [
        line(Span("They part at ", Role.DIM), Span(difference.where, Role.ACCENT), Span(kept, Role.DIM)),
        line(Span("− ", Role.BAD), Span(difference.before or "nothing", Role.DIM), hang=2),
        line(Span("+ ", Role.OK), Span(difference.now or "nothing"), hang=2),
    ]


def _expired(miss: Miss, difference: Difference | None) -> str:
    life = fmt.duration(miss.lifetime_s)
    return f"It came {fmt.duration(miss.gap_s)} after the last request: a cache entry lives {life}."


def _changed(miss: Miss, difference: Difference | None) -> str:
    where = difference.where if difference else "a block"
    return f"{where[0].upper()}{where[1:]} is another one: what stands behind it cannot come from the cache."


_SENTENCES: Mapping[Reason, Callable[[Miss, Difference | None], str]] = {
    Reason.SWITCHED: lambda m, d: f"It went to {m.now.upstream}; the cache was at {m.before.upstream}.",
    Reason.TOGETHER: lambda m, d: (
        f"It was sent {fmt.duration(m.gap_s)} after the other one, before that one's cache was there."
    ),
    Reason.EXPIRED: _expired,
    Reason.CHANGED: _changed,
    Reason.UNKNOWN: lambda m, d: "Nothing in the request explains it: the upstream had dropped its cache.",
}
_BRIEF: Mapping[Reason, str] = {
    Reason.SWITCHED: "another upstream",
    Reason.TOGETHER: "sent together",
    Reason.EXPIRED: "pause too long",
    Reason.CHANGED: "a block changed",
    Reason.UNKNOWN: "dropped by the upstream",
}
_BESIDES: Mapping[Reason, str] = {
    Reason.SWITCHED: "another upstream answered.",
    Reason.TOGETHER: "both were sent at the same time.",
    Reason.EXPIRED: "the pause was longer than a cache entry lives.",
    Reason.CHANGED: "the requests differ before their end.",
    Reason.UNKNOWN: "",
}
