"""Draws `screenshots/` from the real thing: the demo's traffic, the proxy, the history and the screen.

python -m ccr_tui.cli.screenshots FOLDER [--png]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from ccr_tui.cli.demo import HEADLESS_SPEED, demo_rooms, demo_upstream
from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import Rooms
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.engine.demo.drive import drive
from ccr_tui.tui.app import CcrApp
from ccr_tui.tui.live import LiveBackend
from ccr_tui.tui.screenshots import Shot, save, take

HAIKU = "anthropic,claude-haiku-4-5"
RETYPED = ("ctrl+u", *({",": "comma", "-": "minus"}.get(letter, letter) for letter in HAIKU))
"""Keys that put another chain into a field."""

WIDE, MIDDLE, NARROW = (120, 40), (80, 24), (40, 20)


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    ending = ".png" if "--png" in arguments else ".svg"
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ccr-tui-demo-")))
        url = stack.enter_context(demo_upstream(HEADLESS_SPEED))
        rooms = stack.enter_context(demo_rooms(Options(), home, url))
        asyncio.run(drive(rooms.server.address, speed=HEADLESS_SPEED, rounds=1))
        if rooms.writer is not None:
            rooms.writer.flush(10)
        for shot in _shots(rooms.reader.recent(500)):
            save(asyncio.run(_draw(rooms, shot)), folder / f"{shot.name}{ending}")


async def _draw(rooms: Rooms, shot: Shot) -> str:
    backend = LiveBackend(rooms.engine, rooms.server.address, rooms.reader, rooms.config_path)
    return await take(CcrApp(backend), shot)


def _shots(records: list[ExchangeRecord]) -> list[Shot]:
    """What to show: keys that open the newest exchange of each kind, then a panel."""
    fallback = _open(records, lambda r: r.fell_back and r.succeeded)
    thinking = _open(records, lambda r: r.task == "think")
    return [
        Shot("monitor-120x40", WIDE, (*fallback, "2")),
        Shot("monitor-80x24", MIDDLE),
        Shot("monitor-40x20", NARROW),
        Shot("decision", WIDE, (*fallback, "1")),
        Shot("attempts-80x24", MIDDLE, (*fallback, "2")),
        Shot("conversation", WIDE, (*thinking, "3")),
        Shot("changed", MIDDLE, (*fallback, "6")),
        Shot("request", WIDE, (*thinking, "4")),
        Shot("previous", WIDE, (*thinking, "7")),
        Shot("routes", WIDE, ("t",)),
        Shot("dry-run", WIDE, ("t", *["down"] * 4, "enter", *RETYPED, "enter")),
        Shot("reroute", MIDDLE, ("R",)),
        Shot("compare", WIDE, (*thinking, "escape", "c", "space", "down", "space", "enter")),
        Shot("cost", WIDE, ("dollar_sign",)),
        Shot("spend-tree", MIDDLE, ("dollar_sign", "2", "space")),
        Shot("cache-misses", WIDE, ("dollar_sign", "6")),
        Shot("help", WIDE, ("question_mark",)),
        Shot("light", WIDE, (*thinking, "3"), theme="textual-light"),
    ]


def _open(records: list[ExchangeRecord], wanted: Callable[[ExchangeRecord], bool]) -> tuple[str, ...]:
    """Keys that open the newest such exchange: to the end of the table, up to it, enter."""
    newest = list(reversed(records))
    rows_up = next(i for i, record in enumerate(newest) if wanted(record))
    return ("end", *["up"] * rows_up, "enter")


if __name__ == "__main__":
    main(sys.argv[1:])
