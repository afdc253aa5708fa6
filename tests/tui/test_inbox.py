from __future__ import annotations

import threading

from ccr_tui.core.events import Noticed
from ccr_tui.tui.inbox import Inbox


def test_one_wake_for_many_events_and_one_more_after_they_are_taken() -> None:
    wakes: list[int] = []
    inbox = Inbox(lambda: wakes.append(1))
    events = [Noticed(n, "info", "x") for n in range(3)]
    for event in events:
        inbox.put(event)
    assert len(wakes) == 1
    assert inbox.take() == events
    inbox.put(events[0])
    assert len(wakes) == 2


def test_nothing_is_lost_between_threads() -> None:
    woken = threading.Event()
    inbox = Inbox(woken.set)
    seen: list[float] = []

    def tell() -> None:
        for n in range(5_000):
            inbox.put(Noticed(n, "info", "x"))

    thread = threading.Thread(target=tell)
    thread.start()
    while len(seen) < 5_000:
        assert woken.wait(10)
        woken.clear()
        seen += [event.at for event in inbox.take()]
    thread.join()
    assert seen == list(range(5_000))
