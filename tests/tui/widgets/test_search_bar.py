from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult

from ccr_tui.tui.widgets.search_bar import SearchBar


class SearchApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield SearchBar()

    def on_search_bar_changed(self, message: SearchBar.Changed) -> None:
        self.told.append(message.words)

    @on(SearchBar.Left)
    @on(SearchBar.Submitted)
    def tell(self, message: SearchBar.Left | SearchBar.Submitted) -> None:
        self.told.append(type(message).__name__)


async def test_tells_what_is_typed_and_how_it_ends() -> None:
    app = SearchApp()
    async with app.run_test() as pilot:
        bar = app.query_one(SearchBar)
        assert not bar.display
        bar.open()
        await pilot.pause()
        await pilot.press("a", "b")
        bar.show_count(1200)
        await pilot.press("enter")
        await pilot.pause()
        assert not bar.display
        bar.open()
        await pilot.pause()
        await pilot.press("x", "escape")
        await pilot.pause()
        assert app.told == ["a", "ab", "Left", "Submitted", "", "x", "Left"]
