"""What the tabs of the cost screen have in common: a page knows what to ask and how to show the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from ccr_tui.tui import format as fmt
from ccr_tui.tui.bridge_numbers import Numbers
from ccr_tui.tui.lines import Line, Span

Spans = tuple[Span, ...]
Answer = Callable[[], None]
"""Takes in what a page asked for; called on the screen's thread."""


class Range(StrEnum):
    """How far back the numbers reach, in the order of the key that switches it."""

    HOUR = "last hour"
    TODAY = "today"
    WEEK = "7 days"
    MONTH = "30 days"
    ALL = "all time"

    def since(self, now: float) -> float:
        """When it begins, in seconds since the epoch; 0 for everything."""
        match self:
            case Range.HOUR:
                return now - 3600
            case Range.TODAY:
                return _midnight(now, 0)
            case Range.WEEK:
                return _midnight(now, 6)
            case Range.MONTH:
                return _midnight(now, 29)
            case Range.ALL:
                return 0.0


def _midnight(now: float, days: int) -> float:
    """Local midnight, this many days before today: a day in a plot is never a part of one."""
    today = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today - timedelta(days=days)).timestamp()


class Page:
    """A tab. `groupings` and `sorts` are what its keys switch between, by the names a person reads.

    Not every page has rows that can be opened, or details: these hold what most of them do.
    """

    groupings: Sequence[str] = ()
    sorts: Sequence[str] = ()
    empty = "Nothing in this time."

    def __init__(self) -> None:
        self.grouping = next(iter(self.groupings), "")
        self.sort = next(iter(self.sorts), "")
        self.reverse = False

    def ask(self, numbers: Numbers, since: float, now: float) -> Answer:
        """Read what the page shows from `since` to `now`. Blocks; raises `CcrError`."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """How many rows there are."""
        return 0

    def summary(self) -> Spans:
        """The sums of all rows."""
        return ()

    def header(self, width: int) -> Spans:
        """The names of the columns, in `width` cells."""
        return ()

    def row(self, index: int, width: int) -> Spans:
        """One row, in `width` cells."""
        raise NotImplementedError

    def key(self, index: int) -> object:
        """Tells a row from the others, however they are sorted."""
        return index

    def details(self, index: int) -> Sequence[Line]:
        """What is said about one row below all of them."""
        return ()

    def filter_of(self, index: int, since: float) -> str:
        """The monitor's filter for the exchanges of a row from `since` on; "" where there is none."""
        return ""

    def exchange_of(self, index: int) -> str:
        """The exchange to open for a row; "" where it stands for many."""
        return ""

    def sort_by(self, sort: str, *, reverse: bool) -> None:
        """Put the rows in another order."""
        self.sort, self.reverse = sort, reverse


def within(condition: str, since: float) -> str:
    """The exchanges that a condition finds, from this time on. Midnight goes without saying."""
    at = fmt.day_and_clock(since).removesuffix(" 00:00:00")
    return f"{condition} and started >= {quoted(at)}" if condition and since > 0 else condition


def quoted(value: str) -> str:
    """A text as the condition language writes it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
