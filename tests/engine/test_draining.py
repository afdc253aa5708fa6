from __future__ import annotations

import threading

from ccr_tui.core.exchange import Completed, Failed, FailureKind
from ccr_tui.engine.mock.reply import Pace, text_reply
from tests.engine.rig import message_body, rig
from tests.waiting import eventually

SLOW = [text_reply("hello", pace=Pace(before_headers=0.5))]


def test_what_runs_is_finished_and_what_is_new_is_told_to_come_again() -> None:
    with rig({"a": SLOW}) as r:
        running = threading.Thread(target=lambda: r.post(message_body()))
        running.start()
        eventually(lambda: r.engine.in_flight)
        r.engine.draining = True
        refused = r.post(message_body())
        running.join(10)
        eventually(lambda: not r.engine.in_flight)
        outcomes = [record.outcome for record in r.records.values()]
    (turned_away,) = [outcome for outcome in outcomes if isinstance(outcome, Failed)]
    assert turned_away.failure.kind is FailureKind.TURNED_AWAY
    assert refused.status_code == 529
    assert refused.json()["error"]["type"] == "overloaded_error"
    assert "about to quit" in refused.text
    assert "x-should-retry" not in refused.headers
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [Completed.__name__, Failed.__name__]


def test_it_may_be_taken_back() -> None:
    with rig({"a": [text_reply("hello")]}) as r:
        r.engine.draining = True
        r.engine.draining = False
        assert r.post(message_body()).status_code == 200
