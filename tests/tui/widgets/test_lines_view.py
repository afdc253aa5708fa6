from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

from ccr_tui.tui.lines import Line, Role, Span, line
from ccr_tui.tui.widgets.lines_view import LinesView


class ViewApp(App[None]):
    CSS_PATH = "../../../ccr_tui/tui/app.tcss"

    def compose(self) -> ComposeResult:
        yield LinesView()

    @property
    def view(self) -> LinesView:
        return self.query_one(LinesView)

    def shown(self) -> list[str]:
        view = self.view
        return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def numbered(count: int) -> list[Line]:
    return [line(f"line {n}") for n in range(count)]


async def test_wraps_to_its_width_and_again_when_that_changes() -> None:
    async with ViewApp().run_test(size=(21, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, ViewApp)
        app.view.show([line("one two three four five")])
        assert app.shown()[:2] == ["one two three four", "five"]
        await pilot.resize_terminal(12, 5)
        await pilot.pause()
        assert app.shown()[:3] == ["one two", "three four", "five"]


async def test_starts_at_the_top_keeps_its_place_and_sticks_to_the_end() -> None:
    async with ViewApp().run_test(size=(20, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, ViewApp)
        view = app.view
        view.show(numbered(50))
        assert app.shown()[0] == "line 0"
        await pilot.pause()
        view.scroll_to(y=10, animate=False)
        view.show(numbered(60), keep_place=True)
        assert app.shown()[0] == "line 10"
        view.show(numbered(60), at_end=True)
        assert app.shown()[-1] == "line 59"
        view.show(numbered(70), keep_place=True)
        assert app.shown()[-1] == "line 69"
        view.show(numbered(70))
        assert app.shown()[0] == "line 0"


async def test_keys_scroll() -> None:
    async with ViewApp().run_test(size=(20, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, ViewApp)
        app.view.show(numbered(50))
        app.view.focus()
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert app.shown()[-1] == "line 49"
        await pilot.press("g")
        await pilot.pause()
        assert app.shown()[0] == "line 0"


async def test_text_can_be_selected() -> None:
    async with ViewApp().run_test(size=(30, 5)) as pilot:
        app = pilot.app
        assert isinstance(app, ViewApp)
        app.view.show([line("first ", Span("bold", Role.STRONG)), line("second")])
        selection = Selection(Offset(6, 0), Offset(6, 1))
        assert app.view.get_selection(selection) == ("bold\nsecond", "\n")
        app.screen.selections = {app.view: selection}
        await pilot.pause()
        assert app.shown()[:2] == ["first bold", "second"]
        assert app.view.text == "first bold\nsecond"
