"""Films the real thing: the demo's traffic, the proxy, the history, the screen and somebody who uses it.

python -m ccr_tui.cli.film FILE.gif
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from ccr_tui.cli.demo import demo_rooms, demo_upstream, traffic
from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import Rooms
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.film import Frame, Scene, film, merged, save_gif
from ccr_tui.tui.live import LiveBackend

SIZE = (120, 34)
SCENES = (
    Scene("ccr-tui beside Claude Code: each request as it runs", watch_s=12),
    Scene("enter: why it went there", ("up", "up", "enter"), 3),
    Scene("2: each attempt, with its wait", ("2",), 3),
    Scene("3: the conversation", ("3",), 3),
)


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
    return [frame async for frame in film(CcrApp(backend), SIZE, SCENES)]


if __name__ == "__main__":
    main(sys.argv[1:])
