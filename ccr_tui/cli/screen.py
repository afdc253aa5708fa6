"""Opens the screen on a running proxy."""

from __future__ import annotations

import sys
from pathlib import Path

from ccr_tui.cli.options import Options, log_path, state_path
from ccr_tui.cli.rooms import Rooms, open_rooms


def open_screen(options: Options) -> None:
    """The screen and the proxy, until the user quits."""
    with open_rooms(options, options.load(), load_screen=load_screen) as rooms:
        run_screen(rooms, state_path())


def run_screen(rooms: Rooms, remember_at: Path | None = None) -> None:
    """`remember_at` is the file that keeps how the screen was left; without one it is forgotten."""
    from ccr_tui.tui.app import CcrApp  # noqa: PLC0415 - loaded when the history is already being read
    from ccr_tui.tui.live import LiveBackend  # noqa: PLC0415

    address, reader = rooms.server.address, rooms.reader
    backend = LiveBackend(
        rooms.engine, address, reader, rooms.config_path, rooms.warnings, remember_at, rooms.backlog
    )
    app = CcrApp(backend)
    app.log_file = log_path()
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


def load_screen() -> None:
    """Load what the screen is made of, which takes a while."""
    import ccr_tui.tui.app  # noqa: PLC0415
    import ccr_tui.tui.live  # noqa: F401, PLC0415
