from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from ccr_tui.tui.cost.plots import PlotPage
from ccr_tui.tui.cost.timeline import Measure
from ccr_tui.tui.widgets.time_plot import TimePlot, nice_ticks
from tests.tui import samples, samples_numbers
from tests.tui.fake_numbers import FakeNumbers


@given(st.floats(1e-6, 1e9), st.integers(2, 8))
def test_ticks_are_round_few_and_not_beyond_the_highest(highest: float, most: int) -> None:
    ticks = nice_ticks(highest, most)
    assert 2 <= len(ticks) <= most + 1
    assert ticks[0] == 0
    assert ticks[-1] <= highest * (1 + 1e-9)


def test_of_nothing_there_is_the_zero() -> None:
    assert nice_ticks(0, 3) == [0.0]


def test_starting_does_not_pay_for_plots() -> None:
    code = "import ccr_tui.tui.app, sys; print('plotext' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert loaded.stdout.strip() == "False"


class Plots(App[None]):
    def compose(self) -> ComposeResult:
        yield TimePlot()


async def test_bars_are_of_one_width_and_drawn_again_only_when_they_change() -> None:
    numbers, page = FakeNumbers(), PlotPage()
    numbers.some_points = samples_numbers.SERIES
    page.ask(numbers, samples.NOW - 86_400, samples.NOW)()
    app = Plots()
    async with app.run_test(size=(60, 12)) as pilot:
        plot = app.query_one(TimePlot)
        plot.show(lambda most: page.plot(Measure.COST, most))
        await pilot.pause()
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert "cost by hour · most $4.10 on Mon 10:00" in lines[0]
        assert lines[-1].split()[0] == "03:00"
        foot = next(line for line in lines if line.startswith("  $0.00"))
        assert len({len(bar) for bar in foot[8:].split()}) == 1
        drawn = plot._text
        plot.show(lambda most: page.plot(Measure.COST, most))
        await pilot.pause()
        assert plot._text is drawn
        plot.show(lambda most: page.plot(Measure.TOKENS, most))
        await pilot.pause()
        assert plot._text is not drawn
        await pilot.resize_terminal(9, 12)
        assert app.is_running
