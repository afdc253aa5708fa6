from __future__ import annotations

from functools import partial

from ccr_tui.core.events import Annotated, Scored
from ccr_tui.core.listing import Sort
from ccr_tui.tui.screens.monitor import MonitorScreen
from tests.builders import EPOCH, exchange_events, record_of
from tests.tui import samples
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend


async def test_the_rows_are_ordered_by_column_after_column_and_back() -> None:
    async with driving(samples.busy(), size=(120, 30)) as ride:
        await ride.says("Age▼")
        for sort, first in ((Sort.COST, "e02"), (Sort.TIME, "e03"), (Sort.TTFT, "e03")):
            await ride.press("greater_than_sign")
            await ride.says(f"by {sort} ▼")
            await ride.until(partial(is_first, ride, first))
            assert f"{sort}▼" in ride.text
            assert not ride.table.following
        await ride.press("less_than_sign", "I")
        await ride.says("by Time ▲")
        await ride.until(lambda: ride.ids[0] == "e07")
        await ride.press("F")
        await ride.says("Age▼")
        await ride.until(lambda: ride.table.following and ride.current == "e10")
        await ride.press("I")
        assert ride.ids == [f"e{n:02}" for n in range(1, 11)]


async def test_marks_and_scores_show_as_shapes_also_on_what_only_the_history_has() -> None:
    history = [record_of(exchange_events(id=f"h{n}", at=EPOCH + n)) for n in range(3)]
    async with driving(backend=FakeBackend(samples.CONFIG, history)) as ride:
        await ride.until(lambda: ride.ids == ["h0", "h1", "h2"])
        ride.backend.play([Annotated("h0", EPOCH, True, "look again"), Scored("h1", EPOCH, "you", 0.0)])
        await ride.until(lambda: lines(ride)[0].startswith("A◆") and lines(ride)[1].startswith("A−"))
        await ride.says("miss 100%")


async def test_an_exchange_of_the_history_is_shown_whatever_hides_it() -> None:
    history = [record_of(exchange_events(id=f"h{n:04}", at=EPOCH + n)) for n in range(1000)]
    async with driving(samples.busy(), backend=FakeBackend(samples.CONFIG, history)) as ride:
        monitor = ride.app.screen_stack[0]
        assert isinstance(monitor, MonitorScreen)
        ride.filter_bar.use("id:h0007")
        await ride.until(lambda: ride.ids == ["h0007"])
        monitor.show_stored("h0500")
        await ride.until(lambda: ride.current == "h0500" and len(ride.table.rows) == 1010)
        assert not ride.table.following


def is_first(ride: Ride, id: str) -> bool:
    """Whether the cursor is on this row, the first one."""
    return ride.current == ride.ids[0] == id


def lines(ride: Ride) -> list[str]:
    """The lines of the table below its header."""
    return ride.text.splitlines()[2:]
