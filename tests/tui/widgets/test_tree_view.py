from __future__ import annotations

import json

from textual.app import App, ComposeResult

from ccr_tui.tui.lines import Span, line
from ccr_tui.tui.tree.json_node import json_root
from ccr_tui.tui.tree.node import Node, Text
from ccr_tui.tui.tree.rows import MOST, Tree
from ccr_tui.tui.widgets.tree_view import LARGEST_COPY, TreeView

BODY = {"model": "opus", "messages": [{"role": "user", "content": "one\ntwo"}], "long": "x" * 40_000}


class TreeApp(App[None]):
    CSS_PATH = "../../../ccr_tui/tui/app.tcss"

    def compose(self) -> ComposeResult:
        yield TreeView()

    @property
    def view(self) -> TreeView:
        return self.query_one(TreeView)

    @property
    def at(self) -> str:
        """What the row under the cursor says."""
        return self.view.shown.line(self.view.cursor).text.strip()

    def shown(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]


def tree_of(value: object) -> Tree:
    root = json_root(json.dumps(value).encode(), "body")
    assert root is not None
    roots: list[Node] = [Text(line(Span("title"))), root]
    return Tree(roots)


async def test_every_key() -> None:
    app = TreeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        view = app.view
        view.show(tree_of(BODY))
        view.focus()

        async def at(*keys: str) -> str:
            await pilot.press(*keys)
            return app.at

        assert (await at("j", "down", "j")).startswith("▸ messages")
        assert (await at("right")).startswith("▾ messages")
        assert (await at("right")).startswith("▸ 0:")
        assert (await at("enter", "down", "down")).startswith("▸ content")
        assert (await at("w"), app.clipboard) == (app.at, ".messages[0].content")
        assert (await at("v"), app.clipboard) == (app.at, "one\ntwo")
        assert (await at("space", "down")) == "one"
        assert (await at("space")).startswith("▸ content")
        assert (await at("left")).startswith("▾ 0:")
        assert (await at("left")).startswith("▸ 0:")
        assert (await at("home")) == "title"
        await at("v")
        assert app.clipboard == "title"
        await at("w")  # a title has no path: the clipboard stays as it was
        assert app.clipboard == "title"
        assert (await at("end")).startswith("▸ long")
        assert (await at("enter", "end")) == "⋯ 20,000 characters more: enter for more"
        await at("enter")
        assert "⋯" not in view.text
        assert (await at("g", "j")).startswith("▾ body")
        await at("minus")
        assert len(view.shown.rows) == 2
        await at("plus")
        assert len(view.shown.rows) == 8
        assert (await at("pagedown", "pageup", "k", "up")) == "title"
        view.look_for("two")
        assert (await at("n")) == "two"
        view.look_for("o")
        assert (await at("g", "N")).startswith("▸ long")


async def test_what_cannot_be_done_is_said() -> None:
    app = TreeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.view.show(tree_of([["y"] * 100] * 100 + ["x" * (LARGEST_COPY + 1)]))
        app.view.focus()
        app.view.look_for("absent")
        await pilot.press("n")
        await pilot.press("G", "v")
        app.view.toggle_all()
        assert len(app.view.shown.rows) <= MOST + 200
        app.view.toggle_all()
        assert len(app.view.shown.rows) == 103
        await pilot.pause()
        said = " ".join(notice.message for notice in app._notifications)
        assert "not found here" in said
        assert "too long for the clipboard" in said
        assert f"only the first {MOST:,}" in said


async def test_an_empty_tree_takes_every_key() -> None:
    app = TreeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.view.focus()
        await pilot.press("enter", "left", "right", "plus", "minus", "v", "w", "j", "end", "n")
        assert app.shown()[0] == ""


async def test_a_click_goes_there_and_on_the_mark_folds() -> None:
    app = TreeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.view.show(tree_of(BODY))
        await pilot.pause()
        await pilot.click(TreeView, offset=(20, 3))
        assert app.at.startswith("▸ messages")
        await pilot.click(TreeView, offset=(2, 3))
        assert app.at.startswith("▾ messages")
        await pilot.click(TreeView, offset=(20, 3))
        assert app.at.startswith("▸ messages")


async def test_it_is_laid_out_again_at_another_width() -> None:
    app = TreeApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.view.show(tree_of({"text": "word " * 30}))
        app.view.focus()
        await pilot.press("end", "enter")
        rows = len(app.view.shown.rows)
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert len(app.view.shown.rows) > rows
        assert app.at.startswith("▾ text")
