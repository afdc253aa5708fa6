"""Writes pictures of every screen: `python -m tests.tui.gallery OUTDIR [--png]`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.screenshots import Shot, save, take
from tests.tui import samples
from tests.tui.fake import FakeBackend

OPEN = ("g", "j", "j", "enter")
SIZES = {"narrow": (40, 20), "middle": (80, 24), "wide": (120, 40)}
SCREENS: dict[str, tuple[str, ...]] = {
    "monitor": (),
    "decision": (*OPEN, "1"),
    "attempts": (*OPEN, "2"),
    "conversation": (*OPEN, "3"),
    "request": (*OPEN, "4"),
    "response": (*OPEN, "5"),
    "changed": (*OPEN, "6"),
    "filter": ("f", *"think"),
    "routes": ("t",),
    "reroute": ("R",),
    "help": ("question_mark",),
}
SHOTS = [
    *(
        Shot(f"{screen}-{name}", size, keys)
        for screen, keys in SCREENS.items()
        for name, size in SIZES.items()
    ),
    Shot("beside", (160, 44), ("end", "k", "enter", "3")),
    Shot("light", (120, 40), (*OPEN, "3"), theme="textual-light"),
]


def example(theme: str = "") -> tuple[CcrApp, FakeBackend]:
    """The application on a morning's work, its clock standing still."""
    backend = FakeBackend(samples.CONFIG)
    backend.live["e09"] = samples.streamed(samples.ANSWER[:200], thinking="Look at the loop.", ends=False)
    return CcrApp(backend, now=lambda: samples.NOW, theme=theme), backend


async def draw(shot: Shot) -> str:
    app, backend = example()
    return await take(app, shot, lambda: backend.play(samples.busy()))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    ending = ".png" if "--png" in arguments else ".svg"
    for shot in SHOTS:
        save(asyncio.run(draw(shot)), folder / f"{shot.name}{ending}")


if __name__ == "__main__":
    main(sys.argv[1:])
