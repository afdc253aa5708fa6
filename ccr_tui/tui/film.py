"""Moving pictures of the real application: it runs without a terminal, keys are pressed, frames are taken.

A GIF needs cairosvg and Pillow, which are no dependencies of the program.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from ccr_tui.tui.screenshots import FONT

FRAME_S = 0.4
_COLOURS = 96


@dataclass(frozen=True, slots=True)
class Scene:
    """Keys to press one after the other, a frame after each; then the application is watched for `watch_s`.

    `says` stands above the picture. `ready`, where given, is waited for before the keys are pressed.
    """

    says: str
    keys: Sequence[str] = ()
    watch_s: float = 2.0
    ready: Callable[[App[Any]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    svg: str
    shown_s: float


async def film(app: App[Any], size: tuple[int, int], scenes: Iterable[Scene]) -> AsyncIterator[Frame]:
    """The frames of all scenes, in columns × rows; `ready` is given up after ten seconds."""
    async with app.run_test(size=size) as pilot:
        for scene in scenes:
            for _ in range(round(10 / FRAME_S)):
                if scene.ready is None or scene.ready(app):
                    break
                yield await _frame(pilot, scene.says)
            for key in scene.keys:
                await pilot.press(key)
                yield await _frame(pilot, scene.says)
            for _ in range(round(scene.watch_s / FRAME_S)):
                yield await _frame(pilot, scene.says)


async def _frame(pilot: Pilot[Any], title: str) -> Frame:
    await pilot.pause(FRAME_S)
    return Frame(pilot.app.export_screenshot(title=title), FRAME_S)


def merged(frames: Iterable[Frame]) -> list[Frame]:
    """Frames that look alike become one that is shown longer."""
    found: list[Frame] = []
    for frame in frames:
        if found and found[-1].svg == frame.svg:
            found[-1] = Frame(frame.svg, found[-1].shown_s + frame.shown_s)
        else:
            found.append(frame)
    return found


def save_gif(frames: Sequence[Frame], path: Path, width: int = 960) -> None:
    """Write the film, `width` pixels wide, to be shown again and again."""
    cairosvg, image = import_module("cairosvg"), import_module("PIL.Image")
    pictures = []
    for frame in frames:
        png = cairosvg.svg2png(bytestring=frame.svg.replace(FONT, "monospace").encode())
        drawn = image.open(io.BytesIO(png)).convert("RGB")
        # Made smaller only now: a small font would have its letters set on whole pixels, and lines too long.
        pictures.append(drawn.resize((width, round(drawn.height * width / drawn.width)), image.LANCZOS))
    palette = pictures[len(pictures) // 2].quantize(_COLOURS)
    reduced = [picture.quantize(palette=palette, dither=0) for picture in pictures]
    path.parent.mkdir(parents=True, exist_ok=True)
    durations = [round(frame.shown_s * 1000) for frame in frames]
    reduced[0].save(path, save_all=True, append_images=reduced[1:], duration=durations, loop=0, optimize=True)
