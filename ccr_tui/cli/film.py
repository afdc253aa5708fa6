"""Films the real thing: the demo's traffic, the proxy, the history, the screen and somebody who uses it.

python -m ccr_tui.cli.film FILE.gif
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from textual.app import App

from ccr_tui.cli.demo import demo_rooms, demo_upstream, traffic
from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import Rooms
from ccr_tui.cli.screenshots import RETYPED
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.film import Frame, Scene, film, merged, save_gif
from ccr_tui.tui.live import LiveBackend

SIZE = (120, 34)


def main(arguments: list[str]) -> None:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ccr-tui-demo-")))
        url = stack.enter_context(demo_upstream(1.0))
        rooms = stack.enter_context(demo_rooms(Options(), home, url))
        stack.enter_context(traffic(rooms.server.address))
        frames = asyncio.run(_frames(rooms))
    save_gif(merged(frames), Path(arguments[0]))


async def _frames(rooms: Rooms) -> list[Frame]:
    backend = LiveBackend(rooms.engine, rooms.server.address, rooms.reader, rooms.config_path)
    return [frame async for frame in film(CcrApp(backend), SIZE, _scenes(rooms))]


def _scenes(rooms: Rooms) -> tuple[Scene, ...]:
    """What a user would look at in a minute."""

    def held(_: App[Any]) -> bool:
        return rooms.engine.hold.waiting > 0

    marked = ("space", "down", "space", "down", "space")
    return (
        Scene("Each request of Claude Code as it runs", watch_s=10),
        Scene("enter: where it went, and why", (*["up"] * 5, "enter"), 3),
        Scene("2: each attempt, with its waits", ("2",), 2.4),
        Scene("3: the conversation", ("3",), 2.4),
        Scene("h: new requests wait for you", ("escape", "h"), 0.8),
        Scene("enter, and a number says where it goes", ("end", "enter"), 2, held),
        Scene("2 chose, h lets the others go", ("2", "h"), 1.6),
        Scene("c: one request on three models", ("home", *["down"] * 6, "c", *marked), 1),
        Scene("side by side, as they stream", ("enter",), 4),
        Scene("d: what differs", ("d",), 2.4),
        Scene("t: routes, edited in place", ("escape", "t", *["down"] * 4, "enter", *RETYPED), 1.6),
        Scene("a dry run on your history, before it is applied", ("enter",), 4),
        Scene("$: what it costs", ("escape", "escape", "escape", "dollar_sign"), 3),
        Scene("the spend tree", ("2", "space", "down"), 2.4),
        Scene("which cache misses cost most, and why", ("6",), 3),
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
