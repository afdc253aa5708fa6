"""Opens the screen on a running proxy."""

from __future__ import annotations

from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import Rooms, open_rooms
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.live import LiveBackend


def open_screen(options: Options) -> None:
    """The screen and the proxy, until the user quits."""
    with open_rooms(options, options.load()) as rooms:
        run_screen(rooms)


def run_screen(rooms: Rooms) -> None:
    backend = LiveBackend(rooms.engine, rooms.server.address, rooms.reader, rooms.config_path, rooms.warnings)
    app = CcrApp(backend)
    app.run()
