"""Two processes on one history: what the other one writes shows up here too."""

from __future__ import annotations

from ccr_tui.tui.elsewhere import LOOK_S, Elsewhere
from ccr_tui.tui.feed import MARGIN_S
from ccr_tui.tui.filter import Filter
from tests.builders import EPOCH, exchange_events, record_of
from tests.tui.test_feed import Rig


class Pair(Rig):
    """A feed that is told of another process."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.elsewhere = Elsewhere(self.backend, self.model, self.feed, lambda: self.at, self.hands)
        self.feed.ask(Filter())
        self.look()

    def look(self) -> None:
        self.elsewhere.look()
        self.do()
        self.at += LOOK_S

    def is_written(self, id: str) -> None:
        """By the other process."""
        self.backend._history.append(record_of(exchange_events(id=id, at=EPOCH)))


def test_what_another_process_writes_is_listed_soon() -> None:
    pair = Pair(2)
    pair.is_written("theirs")
    pair.look()
    assert pair.ids == ["h000", "h001"]
    pair.at += MARGIN_S
    pair.look()
    assert pair.ids == ["h000", "h001", "theirs"]


def test_without_a_pause_it_is_listed_too() -> None:
    pair = Pair(1)
    for n in range(5):
        pair.is_written(f"theirs{n}")
        pair.look()
    assert "theirs0" in pair.ids


def test_a_history_that_was_empty() -> None:
    pair = Pair(0)
    pair.is_written("theirs")
    pair.look()
    pair.at += MARGIN_S
    pair.look()
    assert pair.ids == ["theirs"]


def test_what_is_live_here_is_no_reason_for_a_new_list() -> None:
    pair = Pair(2)
    pair.happens(exchange_events(id="ours"))
    pair.is_written("ours")
    question = pair.feed.asked
    for _ in range(4):
        pair.look()
    assert pair.feed.asked is question
    assert pair.ids == ["h000", "h001", "ours"]


def test_what_others_have_done_counts_too() -> None:
    pair, events = Pair(0), exchange_events(id="theirs", at=EPOCH, session="s9")
    pair.backend._history.append(record_of(events[:-1]))
    pair.look()
    assert (pair.model.running_elsewhere, pair.model.finished, pair.model.newest_session) == (1, 0, None)
    pair.at += MARGIN_S
    pair.backend._history[-1] = record_of(events)
    pair.look()
    assert (pair.model.running_elsewhere, pair.model.finished, pair.model.newest_session) == (0, 1, "s9")
    assert (pair.model.size, pair.model.in_flight) == (0, 0)


def test_what_ran_elsewhere_before_the_start_counts_too() -> None:
    pair = Pair(0)
    pair.backend._history.append(record_of(exchange_events(id="theirs", at=EPOCH, finished=False)))
    pair.elsewhere._newest = None
    pair.look()
    assert pair.model.running_elsewhere == 1


def test_what_is_not_yet_known_to_be_ones_own_is_not_taken_for_theirs() -> None:
    pair, events = Pair(0), exchange_events(id="ours", at=EPOCH)
    pair.backend._history.append(record_of(events))
    pair.at = EPOCH
    pair.elsewhere._looked_at = 0.0
    pair.look()
    assert pair.model.finished == 0
    pair.happens(events)
    pair.at += MARGIN_S
    pair.look()
    assert (pair.model.size, pair.model.finished) == (1, 1)


def test_what_runs_elsewhere_is_followed_to_its_end() -> None:
    pair, events = Pair(1), exchange_events(id="theirs", at=EPOCH)
    pair.backend._history.append(record_of(events[:-1]))
    pair.look()
    pair.at += MARGIN_S
    pair.look()
    assert pair.ids == ["h000", "theirs"]
    shown = pair.feed.record("theirs")
    assert shown is not None
    assert shown.in_flight
    pair.backend._history[-1] = record_of(events)
    pair.look()
    assert pair.feed.record("theirs") == record_of(events)
