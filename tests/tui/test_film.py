from __future__ import annotations

from pathlib import Path

from PIL import Image
from textual.app import App, ComposeResult
from textual.widgets import Input

from ccr_tui.tui.film import Frame, Scene, film, merged, save_gif


class Small(App[None]):
    def compose(self) -> ComposeResult:
        yield Input()


async def test_films_what_the_keys_do(tmp_path: Path) -> None:
    scenes = (
        Scene("typing", ("h", "i"), 0),
        Scene("watching", watch_s=0.8, ready=lambda app: app.is_running),
    )
    frames = [frame async for frame in film(Small(), (30, 6), scenes)]
    assert len(frames) == 4
    assert ["typing" in frame.svg for frame in frames] == [True, True, False, False]
    path = tmp_path / "film" / "small.gif"
    save_gif(frames, path, width=120)
    with Image.open(path) as gif:
        assert gif.size[0] == 120


def test_equal_frames_become_one() -> None:
    frames = [Frame("a", 1), Frame("a", 1), Frame("b", 1), Frame("a", 1)]
    assert merged(frames) == [Frame("a", 2), Frame("b", 1), Frame("a", 1)]
