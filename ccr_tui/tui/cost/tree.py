"""The spend tree as rows: sessions, and below those that are unfolded their prompts and agents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ccr_tui.core.spend_tree import Branch, Level
from ccr_tui.tui import format as fmt
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.cost.columns import Column, header_spans, number, row_spans
from ccr_tui.tui.cost.page import Answer, Page, Spans, quoted, within
from ccr_tui.tui.cost.sums import added, sums, tokens
from ccr_tui.tui.lines import Role, Span

FOLDED, UNFOLDED, LEAF = "▸ ", "▾ ", "  "
NAME, BEGAN = "session → prompt → agent", "began"

Path = tuple[str, ...]
"""The keys from the session down to a branch."""

BranchColumn = Column[Branch]


def _value(branch: Branch) -> float:
    return branch.totals.cost_usd


COLUMNS: tuple[BranchColumn, ...] = (
    Column("cost", 8, 1, lambda b: number(fmt.money(b.totals.cost)), _value),
    Column("tokens", 7, 2, lambda b: number(fmt.tokens(tokens(b.totals))), lambda b: tokens(b.totals)),
    Column("reqs", 6, 3, lambda b: Span(f"{b.totals.exchanges:,}"), lambda b: b.totals.exchanges),
    Column(
        "hits", 5, 5, lambda b: number(fmt.percent(b.totals.cache_hit_rate)),
        lambda b: b.totals.cache_hit_rate or -1.0,
    ),
    Column(BEGAN, 11, 4, lambda b: Span(fmt.day_and_clock(b.at)[5:16], Role.DIM), lambda b: b.at),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A branch that is on show, and whether there is something below it that can be."""

    branch: Branch
    path: Path
    foldable: bool
    unfolded: bool

    @property
    def depth(self) -> int:
        return len(self.path) - 1


class TreePage(Page):
    """Sessions with what is unfolded of them; their prompts are read when somebody wants to see them."""

    sorts = tuple(column.title for column in COLUMNS)

    def __init__(self) -> None:
        super().__init__()
        self._sessions: Sequence[Branch] = ()
        self._prompts: dict[str, Sequence[Branch]] = {}
        self._unfolded: set[Path] = set()
        self._rows: list[TreeRow] = []

    def ask(self, numbers: Numbers, since: float, now: float) -> Answer:
        """The prompts of sessions that are unfolded are read anew as well."""
        sessions = numbers.sessions(since)
        opened = [path[0] for path in tuple(self._unfolded) if len(path) == 1]
        prompts = {key: numbers.prompts(key, since) for key in opened}
        return partial(self._take, sessions, prompts)

    def ask_prompts(self, session: str, numbers: Numbers, since: float) -> Answer:
        """Read what is below a session. Blocks; raises `CcrError`."""
        return partial(self._take_prompts, session, numbers.prompts(session, since))

    @property
    def size(self) -> int:
        return len(self._rows)

    def summary(self) -> Spans:
        return sums(added(branch.totals for branch in self._sessions))

    def header(self, width: int) -> Spans:
        return header_spans(NAME, COLUMNS, width, self.sort, reverse=self.reverse)

    def row(self, index: int, width: int) -> Spans:
        row = self._rows[index]
        mark = (UNFOLDED if row.unfolded else FOLDED) if row.foldable else LEAF
        name = [Span("  " * row.depth + mark, Role.KEY), *_label(row.branch)]
        return row_spans(name, COLUMNS, row.branch, width)

    def key(self, index: int) -> object:
        return self._rows[index].path

    def filter_of(self, index: int, since: float) -> str:
        return within(condition(self._rows[index]), since)

    def fold(self, index: int) -> None:
        """Hide what is below a row."""
        self._unfolded.discard(self._rows[index].path)
        self._lay_out()

    def unfold(self, index: int) -> str | None:
        """Show what is below a row; gives the session of which that has to be read first."""
        row = self._rows[index]
        if row.foldable:
            self._unfolded.add(row.path)
        self._lay_out()
        session = row.path[0]
        return None if session in self._prompts else session

    def is_unfolded(self, index: int) -> bool:
        return self._rows[index].unfolded

    def parent(self, index: int) -> int:
        """The row that this one is below of; itself at the top."""
        path = self._rows[index].path[:-1]
        return next((n for n, row in enumerate(self._rows) if row.path == path), index)

    def sort_by(self, sort: str, *, reverse: bool) -> None:
        super().sort_by(sort, reverse=reverse)
        self._lay_out()

    def _take(self, sessions: Sequence[Branch], prompts: Mapping[str, Sequence[Branch]]) -> None:
        self._sessions, self._prompts = sessions, dict(prompts)
        self._lay_out()

    def _take_prompts(self, session: str, prompts: Sequence[Branch]) -> None:
        self._prompts[session] = prompts
        self._lay_out()

    def _lay_out(self) -> None:
        self._rows = list(self._below(self._sessions, ()))

    def _below(self, branches: Iterable[Branch], path: Path) -> Iterator[TreeRow]:
        value = next(column.value for column in COLUMNS if column.title == self.sort)
        for branch in sorted(branches, key=value, reverse=not self.reverse):
            here = (*path, branch.key)
            below = self._prompts.get(branch.key, ()) if not path else branch.branches
            unfolded = here in self._unfolded
            yield TreeRow(branch, here, not path or bool(below), unfolded)
            if unfolded:
                yield from self._below(below, here)


def condition(row: TreeRow) -> str:
    """The filter that shows the exchanges of a row: of an agent without those that it started."""
    names = ("session", "prompt") if row.branch.level is not Level.AGENT else ("session", "prompt", "agent")
    keys = (*row.path[:2], row.path[-1]) if row.branch.level is Level.AGENT else row.path
    return " and ".join(f"{name} == {quoted(key)}" for name, key in zip(names, keys, strict=False))


def _label(branch: Branch) -> tuple[Span, ...]:
    if branch.label:
        return (Span(branch.label, Role.STRONG if branch.level is Level.SESSION else Role.PLAIN),)
    if branch.key:
        return (Span(branch.key, Role.DIM),)
    return (Span("no session" if branch.level is Level.SESSION else "no prompt", Role.DIM),)
