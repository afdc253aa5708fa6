from __future__ import annotations

from ccr_tui.core.exchange import Upstream
from ccr_tui.core.facts import RequestFacts
from ccr_tui.engine.mock.reply import text_reply
from ccr_tui.engine.pins import Pins
from tests.engine.rig import message_body, rig

HELLO = [text_reply("hello")]
MAIN = RequestFacts("messages", "claude-opus-5-5", session="s1")


def test_a_pin_holds_for_its_session_until_it_is_taken_off() -> None:
    pins = Pins()
    pins.set("s1", Upstream("b", "m"))
    assert pins.of(MAIN) == Upstream("b", "m")
    assert pins.of(RequestFacts("messages", session="s2")) is None
    assert pins.of(RequestFacts("messages")) is None
    assert pins.all == {"s1": Upstream("b", "m")}
    pins.set("s1", None)
    assert pins.of(MAIN) is None


def test_small_background_work_keeps_its_own_routes() -> None:
    pins = Pins()
    pins.set("s1", Upstream("b", "m"))
    assert pins.of(RequestFacts("messages", "claude-haiku-4-5", session="s1")) is None
    assert pins.of(RequestFacts("messages", "m", session="s1", request_class="auxiliary")) is None


def test_a_pinned_session_goes_there() -> None:
    with rig({"a": HELLO, "b": HELLO}) as r:
        r.engine.pins.set("session-1", Upstream("b", "m"))
        r.post(message_body())
        assert str(r.only().used) == "b,m"
