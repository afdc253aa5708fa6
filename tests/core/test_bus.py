from __future__ import annotations

from ccr_tui.core.bus import Bus
from ccr_tui.core.events import Event, Noticed

EVENT = Noticed(0.0, "info", "hello")


def test_everybody_hears_in_order_until_they_leave() -> None:
    bus, heard = Bus(), list[str]()
    leave = bus.subscribe(lambda _: heard.append("a"))
    bus.subscribe(lambda _: heard.append("b"))
    bus.publish(EVENT)
    leave()
    bus.publish(EVENT)
    assert heard == ["a", "b", "b"]


def test_one_subscribers_bug_is_reported_and_kept_from_the_rest() -> None:
    errors, heard = list[Exception](), list[Event]()
    bus = Bus(errors.append)
    bus.subscribe(lambda _: 1 / 0)  # type: ignore[arg-type]
    bus.subscribe(heard.append)
    bus.publish(EVENT)
    assert heard == [EVENT]
    assert isinstance(errors[0], ZeroDivisionError)
