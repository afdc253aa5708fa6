from __future__ import annotations

from ccr_tui.core.errors import CcrError
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.tui.screens.choice import ChoiceScreen
from ccr_tui.tui.screens.pick import PickScreen
from tests.builders import exchange_events
from tests.tui import samples
from tests.tui.driving import Ride, driving
from tests.tui.samples_acting import waiting


def record(ride: Ride, id: str) -> ExchangeRecord:
    found = ride.app._model.get(id)
    assert found is not None
    return found


async def told(ride: Ride, text: str) -> None:
    await ride.until(lambda: any(text in toast for toast in ride.toasts))


async def holding(ride: Ride) -> None:
    await ride.press("h")
    await ride.says("HOLD")
    await ride.play(waiting())
    await ride.says("‖ 97s")


async def test_h_holds_and_lets_go_and_the_footer_says_which() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("h Hold")
        await holding(ride)
        await ride.says("‖ HOLD 1")
        await ride.says("h Let go")
        await ride.press("h")
        await ride.until(lambda: "HOLD" not in ride.text)
        await ride.says("h Hold")
        assert ride.backend.calls == [("hold", True), ("hold", False)]


async def test_a_held_request_goes_where_the_user_says() -> None:
    async with driving(samples.busy(), size=(100, 30)) as ride:
        await holding(ride)
        await ride.press("end", "enter")
        await ride.says("1 · as routed")
        await ride.says("97s left, enter lets go")
        await ride.press("2")
        await ride.until(
            lambda: ("release", "held", Upstream("anthropic", samples.SONNET)) in ride.backend.calls
        )
        assert not ride.detail.display
        await ride.press("enter", "enter")
        await ride.until(lambda: ("release", "held", None) in ride.backend.calls)


async def test_the_chooser_goes_when_the_request_waits_no_more() -> None:
    async with driving(samples.busy(), size=(100, 30)) as ride:
        await holding(ride)
        await ride.press("end", "enter")
        await ride.until(lambda: isinstance(ride.screen, PickScreen))
        await ride.play(exchange_events(id="held", at=samples.NOW))
        await ride.until(lambda: not isinstance(ride.screen, PickScreen))
        await told(ride, "does not wait any more")


async def test_quitting_lets_everything_go() -> None:
    async with driving(samples.busy()) as ride:
        await holding(ride)
        backend = ride.backend
    assert backend.calls == [("hold", True), ("hold", False)]
    async with driving() as ride:
        backend = ride.backend
    assert backend.calls == []


async def test_a_proxy_that_does_not_answer_does_not_keep_the_screen_from_closing() -> None:
    async with driving(samples.busy()) as ride:
        await holding(ride)
        ride.backend.act_error = CcrError("The proxy does not answer: try again in a moment.")


async def test_a_session_is_pinned_and_let_off_again() -> None:
    async with driving(samples.busy(), size=(100, 30)) as ride:
        await ride.press("g", "p")
        await ride.says("Session A")
        await ride.press("4")
        await told(ride, "Session A is pinned to anthropic,claude-opus-5-5")
        await ride.says("Ⓐ")
        await ride.press("p")
        await ride.says("now pinned to anthropic,claude-opus-5-5")
        await ride.press("1")
        await told(ride, "Session A goes where the routes say")
        await ride.until(lambda: "Ⓐ" not in ride.text)
        session = samples.MAIN
        assert [c[:2] for c in ride.backend.calls] == [("pin", session), ("pin", session)]


async def test_what_belongs_to_no_session_is_not_pinned() -> None:
    async with driving(exchange_events(session=None)) as ride:
        await ride.press("p")
        assert not isinstance(ride.screen, PickScreen)


async def test_an_answer_is_scored_and_the_score_taken_back() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "s")
        await ride.says("g  good: the answer served")
        assert "c  clear" not in ride.text
        await ride.press("m")
        await ride.until(lambda: record(ride, "e01").own_score == 0.0)
        await ride.press("s")
        await ride.says("c  clear")
        await ride.press("down", "down", "enter")
        await ride.until(lambda: record(ride, "e01").own_score is None)
        await ride.press("s", "escape", "end", "s")
        assert not isinstance(ride.screen, ChoiceScreen)
    assert [call[2] for call in ride.backend.calls] == [0.0, None]


async def test_marks_and_notes() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "m")
        await ride.until(lambda: record(ride, "e01").marked)
        await ride.press("n", *"look", "enter")
        await ride.until(lambda: record(ride, "e01").note == "look")
        assert record(ride, "e01").marked
        await ride.press("n", "escape", "n", "ctrl+u", "enter")
        await ride.until(lambda: not record(ride, "e01").note)
        await ride.press("m")
        await ride.until(lambda: not record(ride, "e01").marked)
        assert len(ride.backend.calls) == 4


async def test_of_keys_that_come_twice_the_last_counts() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("g", "j")
        ride.burst("mm")
        await ride.until(
            lambda: [call[2] for call in ride.backend.calls if call[0] == "annotate"][-1:] == [False]
        )
        assert ride.table.current
        assert not ride.table.current.marked
        ride.burst("hh")
        await ride.until(lambda: ride.backend.calls[-1] == ("hold", False))
        await ride.until(lambda: not ride.toasts or not any("wait for you" in toast for toast in ride.toasts))
        ride.burst("h")
        await ride.until(lambda: any("wait for you" in toast for toast in ride.toasts))
        ride.burst("h")
        await ride.until(lambda: not any("wait for you" in toast for toast in ride.toasts))


async def test_what_is_stopped_twice_is_said_once() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("G")
        ride.burst(*["ctrl+k"] * 2)
        await ride.until(lambda: "Request stopped" in ride.toasts)
        await ride.pilot.pause()
        assert ride.toasts.count("Request stopped") == 1
