from __future__ import annotations

from ccr_tui.core.remembered import Layout, Remembered
from ccr_tui.tui.inspector import Panel
from tests.tui import samples, samples_acting
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend


async def test_the_footer_begins_with_what_is_needed_first() -> None:
    async with driving(samples.busy(), size=(80, 24)) as ride:
        await ride.until(
            lambda: ride.text.splitlines()[-1].startswith(" ⏎ Open  f Filter  r Replay  R Reroute")
        )
        await ride.press("enter")
        await ride.until(
            lambda: ride.text.splitlines()[-1].startswith(" tab Panel  ⏎ Open  z Zoom  u Unfold")
        )


def bright(ride: Ride) -> set[str]:
    """The ids of the keys that the footer offers and that do something."""
    active = ride.screen.active_bindings.values()
    return {each.binding.id for each in active if each.enabled and each.binding.show and each.binding.id}


async def test_a_held_request_can_be_looked_at_before_it_goes() -> None:
    async with driving(samples_acting.waiting()) as ride:
        await ride.press("g")
        await ride.says("⏎ Choose")
        assert "monitor.open" not in bright(ride)
        assert not bright(ride) & {"monitor.replay", "monitor.edit"}
        await ride.press("4")
        await ride.until(lambda: ride.detail.display and ride.detail.panel is Panel.REQUEST)
        await ride.press("escape")
        await ride.until(lambda: not ride.detail.display)
        await ride.press("enter")
        await ride.says("Let go to")


async def test_the_footer_offers_nothing_that_does_nothing() -> None:
    async with driving(samples.fell_back(), size=(160, 40)) as ride:
        await ride.press("g", "enter", "3")
        await ride.until(lambda: "detail.unfold" in bright(ride))
        await ride.says("for older")
        await ride.press("o")
        await ride.until(lambda: "detail.older" not in bright(ride))  # all is shown
        await ride.press("1")
        await ride.until(lambda: "detail.unfold" not in bright(ride))
        await ride.press("4", "z")
        await ride.says("headers {2}")
        await ride.press("g")
        assert "tree.path" not in bright(ride)
        await ride.press("G")
        await ride.until(lambda: "tree.path" in bright(ride))


async def test_a_detail_with_nothing_in_it_has_no_keys() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.memory = Remembered(layout=Layout(detail=True))
    async with driving(backend=backend) as ride:
        await ride.until(lambda: ride.detail.display)
        assert not bright(ride) & {"detail.next", "detail.zoom", "detail.unfold"}
