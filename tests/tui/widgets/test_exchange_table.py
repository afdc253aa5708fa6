from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ccr_tui.core.events import ExchangeEvent
from ccr_tui.tui.widgets.exchange_table import ExchangeTable
from tests.builders import EPOCH, answered, exchange_events, record_of
from tests.tui.driving import Ride, driving
from tests.tui.fake import FakeBackend


def many(count: int, start: int = 0) -> Iterator[ExchangeEvent]:
    for n in range(start, start + count):
        yield from exchange_events(id=f"x{n:03}", at=EPOCH + n)


def on_screen(ride: Ride) -> list[str]:
    """The ids of the rows that can be seen."""
    table = ride.table
    top, height = table.scroll_offset.y, table.size.height - 1
    seen = (table.rows[index] for index in range(top, min(len(table.rows), top + height)))
    return [row.id for row in seen if row]


def is_at(ride: Ride, id: str) -> bool:
    """Whether the cursor is there, on a screen full of rows that have been read."""
    return ride.current == id and len(on_screen(ride)) == 21


def cursors(ride: Ride) -> list[int]:
    """The places on screen of the rows that are painted as the cursor is."""
    table = ride.table
    style = table.get_component_rich_style("table--cursor")
    strips = ride.screen._compositor.render_strips()[table.region.y + 1 : table.region.bottom]
    return [
        y
        for y, strip in enumerate(strips)
        if all(segment.style and segment.style.bgcolor == style.bgcolor for segment in strip)
    ]


async def test_follows_the_newest_row() -> None:
    async with driving(many(60)) as ride:
        assert ride.current == "x059"
        assert on_screen(ride)[-1] == "x059"
        await ride.play(many(5, 60))
        assert on_screen(ride)[-1] == "x064"


async def test_one_row_has_the_cursor_while_rows_arrive() -> None:
    async with driving(many(3)) as ride:
        for n in range(3, 8):
            await ride.play(many(1, n))
            await ride.until(lambda: len(cursors(ride)) == 1)
            assert cursors(ride) == [n]


async def test_keys_move_and_stay_inside() -> None:
    async with driving(many(60)) as ride:
        steps = {
            "g": "x000", "up": "x000", "down": "x001", "j": "x002", "k": "x001", "end": "x059",
            "pagedown": "x059", "home": "x000", "G": "x059",
        }  # fmt: skip
        for key, expected in steps.items():
            await ride.press(key)
            assert ride.current == expected
            assert expected in on_screen(ride)


async def test_pages() -> None:
    async with driving(many(60)) as ride:
        await ride.press("g", "pagedown")
        assert ride.current == "x020"
        await ride.press("pageup")
        assert ride.current == "x000"


async def test_keeps_its_place_when_rows_arrive() -> None:
    async with driving(many(60)) as ride:
        await ride.press("g", *["down"] * 30)
        before = on_screen(ride)
        await ride.play(many(20, 60))
        assert ride.current == "x030"
        assert on_screen(ride) == before


async def test_keeps_its_place_when_the_history_takes_rows_over() -> None:
    async with driving(many(100), history=100) as ride:
        await ride.press("up", "pageup", "pageup")
        current, before = ride.current, on_screen(ride)
        await ride.play(many(20, 100))
        await ride.until(lambda: len(ride.table.rows.live) == 90)
        assert ride.current == current
        assert on_screen(ride) == before
        assert ride.ids == [f"x{n:03}" for n in range(120)]


async def test_rows_of_the_history_are_read_as_they_come_into_view() -> None:
    history = [record_of(exchange_events(id=f"h{n:04}", at=EPOCH - 5000 + n)) for n in range(3000)]
    async with driving(many(3), backend=FakeBackend(history=history)) as ride:
        await ride.until(lambda: len(ride.table.rows) == 3003 and len(on_screen(ride)) == 21)
        assert len(ride.ids) < 200
        for keys, expected in ((("home",), "h0000"), (("pagedown",), "h0020"), (("end", "up"), "x001")):
            await ride.press(*keys)
            await ride.until(partial(is_at, ride, expected))


async def test_the_wheel_lets_follow_mode_go_and_takes_it_up_at_the_end() -> None:
    async with driving(many(60)) as ride:
        ride.table.scroll_relative(y=-3, animate=False)
        await ride.until(lambda: not ride.table.following)
        await ride.play(many(3, 60))
        assert ride.current == "x059"
        ride.table.scroll_relative(y=20, animate=False)
        await ride.until(lambda: ride.table.following and ride.current == "x062")


async def test_a_click_selects_and_a_double_click_opens() -> None:
    async with driving(many(10)) as ride:
        await ride.pilot.click(ExchangeTable, offset=(5, 3))
        assert ride.current == "x002"
        assert not ride.table.following
        await ride.pilot.double_click(ExchangeTable, offset=(5, 4))
        await ride.until(lambda: ride.detail.display)
        assert ride.current == "x003"


async def test_clicks_beside_the_rows_do_nothing() -> None:
    async with driving(many(3)) as ride:
        await ride.pilot.click(ExchangeTable, offset=(5, 0))
        await ride.pilot.click(ExchangeTable, offset=(5, 15))
        assert ride.current == "x002"


async def test_only_lines_that_say_something_new_are_painted_again() -> None:
    async with driving(many(10)) as ride:
        ride.clock.at = EPOCH + 3_000
        ride.table.tick()
        await ride.pilot.pause()
        painted = {key: row.strip for key, row in ride.table._painter.painted.items()}
        await ride.play(
            exchange_events(id="x010", at=EPOCH + 10, attempts=[answered(ends=False)], finished=False)
        )
        await ride.says("stream")
        await ride.press("up")
        again = {key: row.strip for key, row in ride.table._painter.painted.items()}
        assert all(again[key] is strip for key, strip in painted.items() if key != "x009")


async def test_the_width_is_used_exactly_whatever_it_is() -> None:
    async with driving(many(60)) as ride:
        for width in (40, 63, 80, 119, 160):
            await ride.pilot.resize_terminal(width, 20)
            await ride.pilot.pause()
            assert ride.table.scrollable_content_region.width == width - 1
            assert not ride.table.show_horizontal_scrollbar
            assert ride.table.render_line(3).cell_length == width - 1
            assert ride.current in on_screen(ride)
