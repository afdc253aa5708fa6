from __future__ import annotations

from ccr_tui.tui.inspector import Panel
from ccr_tui.tui.widgets.panel_tabs import PanelTabs
from tests.tui import samples
from tests.tui.driving import driving


async def test_all_are_spelt_out_where_there_is_room() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("enter", "2")
        await ride.says("1 Decision 2 Attempts  3 Conversation 4 Request 5 Response 6 Changed 7 Previous")


async def test_only_the_open_one_in_a_narrow_pane() -> None:
    async with driving(samples.busy(), size=(40, 20)) as ride:
        await ride.press("enter", "2")
        await ride.says(" 1  2 Attempts  3  4  5  6")


async def test_a_click_opens_a_panel() -> None:
    async with driving(samples.busy()) as ride:
        await ride.press("enter")
        tabs = ride.screen.query_one(PanelTabs)
        await ride.until(lambda: tabs.size.width > 0)
        await ride.pilot.click(PanelTabs, offset=(tabs.render_line(0).text.index("Changed"), 0))
        await ride.until(lambda: ride.detail.panel is Panel.CHANGED)
