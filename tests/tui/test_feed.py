"""The feed with hands that do everything at once, or when they are told to."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from ccr_tui.core.errors import StoreError
from ccr_tui.core.events import ExchangeEvent
from ccr_tui.core.listing import Sort, Wanted
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.feed import Feed, Hands
from ccr_tui.tui.filter import Filter
from ccr_tui.tui.model import Model
from tests.builders import EPOCH, answered, exchange_events, record_of
from tests.tui.fake import FakeBackend


class Rig:
    """A feed, its model and the screen it works for; what threads would do waits in `work`."""

    def __init__(self, count: int = 0, limit: int = 2000, backend: FakeBackend | None = None) -> None:
        history = [record_of(exchange_events(id=f"h{n:03}", at=EPOCH - 500 + n)) for n in range(count)]
        self.backend = backend or FakeBackend(history=history)
        self.model = Model(limit)
        self.at = EPOCH
        self.work: deque[Callable[[], None]] = deque()
        self.changes = 0
        self.refusals: list[str] = []
        self.hands = Hands(self.work.append, self._back, self._changed, self.refusals.append)
        self.feed = Feed(self.backend, self.model, lambda: self.at, self.hands)

    def do(self) -> None:
        while self.work:
            self.work.popleft()()

    def happens(self, events: Sequence[ExchangeEvent]) -> None:
        self.backend.play(events)
        self.model.apply(events)

    @property
    def ids(self) -> list[str | None]:
        """The rows, all of them read."""
        self.feed.need(self.feed.rows().missing(0, 10_000))
        self.do()
        return [record.id if record else None for record in self.feed.rows()]

    def _back(self, call: Callable[..., object], *values: Any, **named: Any) -> None:
        call(*values, **named)

    def _changed(self) -> None:
        self.changes += 1


def test_the_newest_are_there_before_the_others() -> None:
    rig = Rig(120)
    rig.feed.ask(Filter())
    assert (rig.feed.known, len(rig.feed.rows())) == (False, 0)
    rig.do()
    assert (rig.feed.known, rig.feed.total, rig.changes) == (True, 120, 3)
    assert rig.ids == [f"h{n:03}" for n in range(120)]


def test_what_is_live_stands_below_once() -> None:
    rig = Rig(2)
    rig.happens(exchange_events(id="live"))
    rig.feed.ask(Filter())
    rig.do()
    assert rig.ids == ["h000", "h001", "live"]
    assert rig.feed.total == 3


def test_the_old_rows_stay_until_the_new_ones_are_known() -> None:
    rig = Rig(3)
    rig.feed.ask(Filter())
    rig.do()
    rig.feed.ask(Filter.parse("id:h001"))
    assert (len(rig.feed.rows()), rig.feed.settled) == (3, False)
    rig.do()
    assert (rig.ids, rig.feed.settled, rig.feed.total) == (["h001"], True, 3)


def test_only_the_last_question_is_answered() -> None:
    rig = Rig(3)
    for text in ("id:h000", "id:h001", "id:h002"):
        rig.feed.ask(Filter.parse(text))
    assert len(rig.work) == 1
    rig.do()
    assert rig.ids == ["h002"]


def test_the_oldest_go_over_to_the_history_in_their_place() -> None:
    rig = Rig(2, limit=10)
    rig.feed.ask(Filter.parse("-id:x3"))
    rig.do()
    for n in range(12):
        rig.happens(exchange_events(id=f"x{n}", at=EPOCH + n))
    before = rig.ids
    rig.feed.tidy()
    rig.do()
    assert rig.model.size == 9
    assert rig.ids == before
    assert (rig.feed.total, len(before)) == (14, 13)


def test_an_order_that_is_made_anew_leaves_the_rows_where_they_are() -> None:
    rig = Rig()
    rig.feed.ask(Filter())
    rig.do()
    for n, duration in enumerate((3.0, 1.0, 2.0)):
        tried = [answered(duration_s=duration)]
        rig.happens(exchange_events(id=f"x{n}", at=EPOCH - 60 + n, attempts=tried))
    rig.at += 60
    rig.feed.ask(Filter(), Sort.TIME)
    assert rig.ids == ["x0", "x2", "x1"]
    keys = [rig.feed.rows().key(row) for row in range(3)]
    rig.feed.ask_again()
    assert [rig.feed.rows().key(row) for row in range(3)] == keys


def test_who_is_at_a_live_row_finds_it_again_in_an_order_that_is_made_anew() -> None:
    rig = Rig(80)
    rig.feed.ask(Filter())
    rig.do()
    rig.feed.ask(Filter(), Sort.TIME)
    rig.do()
    rig.happens(exchange_events(id="new", at=EPOCH, attempts=[answered(duration_s=0.1)]))
    before = rig.feed.rows()
    assert before.key(80) == "new"
    rig.at += 60
    rig.feed.ask_again()
    rig.do()
    rows = rig.feed.rows()
    place = rows.place(before.key(80), 80)
    assert place is not None
    assert isinstance(rows.key(place), int)
    assert rows[place] == rig.model.get("new")


def test_without_a_history_the_oldest_are_gone() -> None:
    rig = Rig(limit=10, backend=Broken())
    rig.feed.ask(Filter())
    for n in range(12):
        rig.happens(exchange_events(id=f"x{n}", at=EPOCH + n))
    rig.do()
    rig.feed.tidy()
    rig.do()
    assert rig.ids == [f"x{n}" for n in range(3, 12)]
    assert rig.refusals == []
    rig.feed.ask(Filter.parse("id:x5"))
    rig.do()
    assert (rig.ids, rig.refusals) == (["x5"], ["It cannot be read."])


def test_another_order_is_made_anew_when_something_has_finished() -> None:
    rig = Rig(3)
    rig.feed.ask(Filter(), Sort.TIME)
    rig.do()
    rig.happens(exchange_events(id="long", at=EPOCH + 1, attempts=[answered(duration_s=500.0)]))
    rig.happens(exchange_events(id="runs", at=EPOCH + 2, attempts=[answered(ends=False)], finished=False))
    assert rig.ids[3:] == ["long", "runs"]
    rig.feed.tidy()
    assert not rig.work
    rig.at = EPOCH + 20
    rig.backend.rows_of(["long"])  # it is written down by now
    rig.feed.tidy()
    rig.do()
    assert (rig.ids[0], rig.ids[-1], len(rig.ids)) == ("long", "runs", 5)
    rig.feed.ask(Filter(), Sort.TIME, ascending=True)
    rig.do()
    assert rig.ids[3] == "long"


def test_what_was_deleted_meanwhile_is_left_out() -> None:
    rig = Rig(3, backend=Pruned(history=[record_of(exchange_events(id=f"h{n}")) for n in range(3)]))
    rig.feed.ask(Filter())
    rig.do()
    assert rig.ids == ["h1", "h2"]
    assert rig.feed.record("h1") is not None
    assert rig.feed.record("h0") is None


class Broken(FakeBackend):
    def batches(self, wanted: Wanted, before: float, without: Collection[str]) -> Iterator[array[int]]:
        raise StoreError("It cannot be read.")

    def rows_of(self, ids: Collection[str]) -> Mapping[str, int]:
        raise StoreError("It cannot be read.")


class Pruned(FakeBackend):
    def page(self, rows: Sequence[int]) -> Mapping[int, ExchangeRecord]:
        return {row: record for row, record in super().page(rows).items() if row}
