from __future__ import annotations

from ccr_tui.core.remembered import Layout, Remembered
from ccr_tui.tui.inspector import Panel
from tests.tui import samples
from tests.tui.driving import driving
from tests.tui.fake import FakeBackend


async def test_the_detail_is_made_larger_and_put_on_the_other_side() -> None:
    async with driving(samples.busy(), size=(120, 40)) as ride:
        await ride.press("plus", "vertical_line")  # nothing to lay out yet
        await ride.press("enter")
        usual = ride.detail.size.height
        await ride.press("plus")
        await ride.until(lambda: ride.detail.size.height > usual)
        await ride.press("minus", "minus", "minus")
        await ride.until(lambda: ride.detail.size.height < usual)
        await ride.press("vertical_line")
        await ride.until(lambda: ride.detail.region.x > 0)
        narrow = ride.detail.size.width
        await ride.press("plus", "plus")
        await ride.until(lambda: ride.detail.size.width > narrow)
        await ride.press("z")
        await ride.until(lambda: ride.detail.size.width > 110)
        await ride.press("z", "vertical_line")
        await ride.until(lambda: ride.detail.region.y > 5)


async def test_a_narrow_screen_has_no_sides() -> None:
    async with driving(samples.busy(), size=(40, 20)) as ride:
        await ride.press("enter", "vertical_line")
        assert ride.detail.region.x == 0


async def test_comes_back_as_it_was_left() -> None:
    backend = FakeBackend(samples.CONFIG)
    async with driving(samples.busy(), size=(120, 40), backend=backend) as ride:
        await ride.press("enter", "2", "vertical_line", "minus", "greater_than_sign", "I", "T")
        await ride.type("nord")
        await ride.press("enter")
        await ride.until(lambda: ride.app.theme == "nord")
        await ride.press("z")
    wanted = Layout(detail=True, panel="Attempts", zoom=True, side="beside", share=50, sort="Cost up")
    assert backend.memory == Remembered("nord", wanted)
    async with driving(samples.busy(), size=(120, 40), backend=backend) as ride:
        assert ride.app.theme == "nord"
        assert ride.detail.panel is Panel.ATTEMPTS
        assert ride.app._monitor.arrangement == wanted
        await ride.until(lambda: ride.detail.size.width > 110)
        await ride.press("z")
        await ride.until(lambda: 50 < ride.detail.size.width < 65)


async def test_it_is_remembered_while_it_runs_too() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("enter")
        await ride.until(lambda: ride.backend.memory.layout.detail)


async def test_what_makes_no_sense_is_not_done() -> None:
    backend = FakeBackend(samples.CONFIG)
    backend.memory = Remembered("no-such", Layout(panel="?", side="above", share=55, zoom=True))
    async with driving(samples.busy(), backend=backend) as ride:
        assert not ride.detail.display
        await ride.until(lambda: any("no theme 'no-such'" in toast for toast in ride.toasts))
