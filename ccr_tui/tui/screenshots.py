"""Pictures of the real application: it runs without a terminal, is driven by keys, and is saved as SVG.

PNG needs cairosvg, which is not a dependency of the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

DEADLINE_S = 10.0
FONT = "Fira Code"
FALLBACK = "Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to take: `keys` are pressed once the screen has settled; `size` is columns × rows.

    Toasts come and go: they are left out unless `toasts` asks for them.
    """

    name: str
    size: tuple[int, int]
    keys: Sequence[str] = ()
    theme: str = ""
    toasts: bool = False


async def take(app: App[Any], shot: Shot, start: Callable[[], object] | None = None) -> str:
    """The screen after the keys, as SVG. `start` is called once the application runs."""
    async with app.run_test(size=shot.size) as pilot:
        if shot.theme:
            app.theme = shot.theme
        if start is not None:
            start()
        await settle(pilot)
        for key in shot.keys:
            await pilot.press(key)
            await settle(pilot)
        if not shot.toasts:
            app.clear_notifications()
            await settle(pilot)
        return app.export_screenshot(title=app.title)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until two looks in a row show the same and no worker runs; give up after ten seconds."""
    loop = asyncio.get_running_loop()
    deadline, before = loop.time() + DEADLINE_S, ""
    while loop.time() < deadline:
        await pilot.pause(0.12)
        busy = any(not worker.is_finished for worker in pilot.app.workers)
        now = pilot.app.export_screenshot(simplify=True)
        if now == before and not busy:
            return
        before = now


def save(svg: str, path: Path) -> None:
    """Write the picture; a path that ends in `.png` is drawn with cairosvg."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        cairosvg = import_module("cairosvg")
        cairosvg.svg2png(bytestring=svg.replace(FONT, "monospace").encode(), write_to=str(path))
    else:
        path.write_text(svg.replace(FONT, FALLBACK), encoding="utf-8")
