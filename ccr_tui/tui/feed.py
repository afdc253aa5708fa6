"""Feeds the table: asks the history for its list and its pages, and joins to it what happens live.

The history's rows come first and the live ones below them. An exchange is in one of the two: what the
model holds live is left out of the list, until there is too much of it; then the oldest are looked up in
the history and go over, in one step.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from ccr_tui.core.errors import CcrError
from ccr_tui.core.listing import Sort, Wanted, amount
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.bridge_listing import Listing
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from ccr_tui.tui.rows import Pages, Rows

MARGIN_S = 5.0
"""What began so short a time ago is known live, even if its news is still on the way to the model."""
PAGE = 60
"""Rows that are read with the beginning of a list: a screenful."""
AGAIN_S = 5.0
"""Seconds after which a list that is not in the order of age is made anew, if anything has finished."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A list that is asked for. Of what began `before` it holds what is not `live`.

    In another order than that of age those live ones that have `finished` belong in the list too, as far as
    they are written down.
    """

    filter: Filter = field(default_factory=Filter)
    sort: Sort = Sort.AGE
    ascending: bool = False
    before: float = 0.0
    live: frozenset[str] = frozenset()
    finished: frozenset[str] = frozenset()

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.filter.terms, self.filter.condition, self.sort, self.ascending)


@dataclass(frozen=True, slots=True)
class Hands:
    """What a feed needs of the screen it works for.

    `start` calls a function in a thread, `back` calls one with arguments on the screen's thread.
    `changed` is called when there are other rows, `refused` with why the history could not be read.
    """

    start: Callable[[Callable[[], None]], object]
    back: Callable[..., object]
    changed: Callable[[], None]
    refused: Callable[[str], None]


class Feed:
    """Belongs to the screen's thread; only what `Hands.start` is given runs elsewhere."""

    def __init__(self, backend: Listing, model: Model, now: Callable[[], float], hands: Hands) -> None:
        self._backend = backend
        self._model = model
        self._now = now
        self._hands = hands
        self._pages = Pages()
        self._stored = array("q")
        self._total = 0
        self._since = now()
        self._asked = self._shown = Question()
        self._listed: frozenset[str] = frozenset()
        self._asked_at = 0.0
        self._finished = 0
        self._searching = self._reading = self._moving = False
        self.known = False

    @property
    def total(self) -> int:
        """How many exchanges there are, filtered or not."""
        return max(self._total, len(self._stored)) + self._model.size

    @property
    def shown(self) -> Question:
        """What `rows` answers."""
        return self._shown

    @property
    def asked(self) -> Question:
        """What was asked for last, which `rows` will answer soon."""
        return self._asked

    @property
    def settled(self) -> bool:
        """Whether `rows` answers what was asked for last, and wholly."""
        return self._shown is self._asked and not self._searching

    def record(self, id: str) -> ExchangeRecord | None:
        """An exchange of the history, if it has been read."""
        row = self._pages.row_of(id)
        return None if row is None else self._pages.get(row)

    def rows(self) -> Rows:
        """What there is to show now."""
        live = self._model.rows(self._shown.filter)
        if self._shown.sort is not Sort.AGE:
            live = self._in_order([record for record in live if record.id not in self._listed])
        return Rows(self._stored, live, self._pages, self._model.get)

    def ask(self, filter: Filter, sort: Sort = Sort.AGE, *, ascending: bool = False) -> None:
        """Show another list as soon as its beginning is known."""
        before = max(self._since, self._now() - MARGIN_S)
        finished = frozenset() if sort is Sort.AGE else self._model.finished_ids(before)
        self._asked = Question(filter, sort, ascending, before, self._model.ids(), finished)
        self._asked_at, self._finished = self._now(), self._model.finished
        if self.known and not self._total and not self._stored:
            # There is nothing in the history to wait for.
            self._shown, self._stored, self._listed = self._asked, array("q"), frozenset()
            self._hands.changed()
        if not self._searching:
            self._search()

    def ask_again(self) -> None:
        """Make the same list anew."""
        self.ask(self._asked.filter, self._asked.sort, ascending=self._asked.ascending)

    def need(self, rows: Sequence[int]) -> None:
        """Read these rows. While others are read nothing happens: `changed` is the time to ask again."""
        if rows and not self._reading:
            self._reading = True
            self._work(lambda: self._backend.page(rows), partial(self._put, rows), self._stop_reading)

    def refresh(self) -> None:
        """Read again what was in flight elsewhere when it was read: nobody tells how that goes on."""
        self.need([row for row, record in self._pages.in_flight() if self._model.get(record.id) is None])

    def tidy(self) -> None:
        """Hand over to the history what the model has too much of; make an old order anew."""
        excess = [] if self._searching or self._moving else self._model.excess()
        if excess:
            self._moving = True
            self._work(lambda: self._backend.rows_of(excess), partial(self._hand_over, excess), self._drop)
        stale = self._now() - self._asked_at >= AGAIN_S and self._model.finished > self._finished
        if self._shown.sort is not Sort.AGE and stale and not self._searching:
            self.ask_again()

    def _search(self) -> None:
        question, self._searching = self._asked, True

        def work() -> None:
            try:
                listed = self._backend.rows_of(question.finished) if question.finished else {}
                batches = self._backend.batches(
                    question.wanted, question.before, question.live - listed.keys()
                )
                for number, batch in enumerate(batches):
                    if question is not self._asked:
                        break
                    if not number:  # what will be seen of it is shown with it
                        seen = batch[-PAGE:] if question.sort is Sort.AGE else batch[:PAGE]
                        self._hands.back(self._pages.put, self._backend.page(seen) if seen else {})
                    self._hands.back(self._take, question, batch, None if number else listed)
            except CcrError as error:
                self._hands.back(self._refused, str(error))
            self._hands.back(self._searched, question)

        self._hands.start(work)

    def _take(self, question: Question, batch: array[int], listed: Mapping[str, int] | None) -> None:
        """The first batch comes with which live exchanges are in the list, and in which rows."""
        if question is not self._asked:
            return
        if listed is not None:
            self._shown, self._stored, self._listed = question, batch, frozenset(listed)
            # Whoever is at one of them is to find it again.
            self._pages.put(
                {row: record for known, row in listed.items() if (record := self._model.get(known))}
            )
        elif question.sort is Sort.AGE:
            self._stored = batch + self._stored
        else:
            self._stored = self._stored + batch
        if question.filter.empty and question.sort is Sort.AGE:
            self._total = len(self._stored)
        self.known = True
        self._hands.changed()

    def _searched(self, question: Question) -> None:
        self._searching = False
        if question is not self._asked:
            self._search()
        else:
            self._hands.changed()

    def _refused(self, message: str) -> None:
        if self.known:  # at the start whoever reads the sums says so
            self._hands.refused(message)
        self._shown, self._stored, self._listed = self._asked, array("q"), frozenset()
        self.known = True
        self._hands.changed()

    def _put(self, asked: Sequence[int], records: Any) -> None:
        self._reading = False
        self._pages.put(records)
        if gone := set(asked) - records.keys():
            self._stored = array("q", (row for row in self._stored if row not in gone))
        self._hands.changed()

    def _stop_reading(self, message: str) -> None:
        self._reading = False
        self._hands.refused(message)

    def _hand_over(self, ids: Collection[str], rows: Any) -> None:
        """From live to stored: the rows stay where they are."""
        self._moving = False
        matching = {record.id for record in self.rows().live}
        self._pages.put(
            {rows[key]: record for key in ids if key in rows and (record := self._model.get(key))}
        )
        over = array("q", (rows[key] for key in ids if key in rows and key in matching))
        self._stored = self._stored + over
        self._total += len(rows)
        self._model.forget(ids)
        self._hands.changed()

    def _drop(self, message: str) -> None:
        """Without a history the oldest are gone."""
        self._moving = False
        self._model.forget(self._model.excess())
        self._hands.changed()

    def _work(self, call: Callable[[], Any], then: Callable[[Any], None], no: Callable[[str], None]) -> None:
        def work() -> None:
            try:
                result = call()
            except CcrError as error:
                self._hands.back(no, str(error))
            else:
                self._hands.back(then, result)

        self._hands.start(work)

    def _in_order(self, records: list[ExchangeRecord]) -> list[ExchangeRecord]:
        """As the history is ordered: what has no value comes last."""
        now, sort = self._now(), self._shown.sort
        known = [(value, r) for r in records if (value := amount(r, sort, now)) is not None]
        known.sort(key=itemgetter(0), reverse=not self._shown.ascending)
        return [*(r for _, r in known), *(r for r in records if amount(r, sort, now) is None)]
