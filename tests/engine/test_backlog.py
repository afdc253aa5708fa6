from __future__ import annotations

from ccr_tui.core.events import Event, Noticed
from ccr_tui.engine.backlog import Backlog

FIRST, SECOND, THIRD = (Noticed(0.0, "info", word) for word in ("first", "second", "third"))


def test_who_comes_late_hears_everything_in_order() -> None:
    backlog, heard = Backlog(), list[Event]()
    backlog(FIRST)
    backlog(SECOND)
    leave = backlog.take(heard.append)
    assert heard == [FIRST, SECOND]
    backlog(THIRD)
    leave()
    backlog(FIRST)
    assert heard == [FIRST, SECOND, THIRD]


def test_who_leaves_does_not_have_events_kept_for_nobody() -> None:
    backlog, heard = Backlog(), list[Event]()
    backlog.take(heard.append)()
    backlog(FIRST)
    backlog.take(heard.append)
    assert heard == []
