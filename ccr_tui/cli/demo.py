"""`demo`: every feature on an embedded upstream. Needs no key, no network, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import Rooms, open_rooms
from ccr_tui.cli.screen import load_screen, run_screen
from ccr_tui.cli.table import HEADER, line, totals_lines
from ccr_tui.engine.demo.config import demo_config_toml
from ccr_tui.engine.demo.drive import drive
from ccr_tui.engine.demo.upstream import create_demo_upstream
from ccr_tui.engine.server import ServerThread

HEADLESS_SPEED = 4.0


@click.command()
@click.option("--no-screen", is_flag=True, help="One round of traffic, then the table and the totals.")
@click.pass_obj
def demo(options: Options, no_screen: bool) -> None:
    """See every feature on an embedded upstream: no key, no network.

    Opens the screen on a terminal. Without one it runs the traffic once and prints what came of it.
    """
    screen = sys.stdout.isatty() and not no_screen
    with tempfile.TemporaryDirectory(prefix="ccr-tui-demo-") as folder:
        speed = 1.0 if screen else HEADLESS_SPEED
        with (
            demo_upstream(speed) as url,
            demo_rooms(options, Path(folder), url, load_screen if screen else None) as rooms,
        ):
            if screen:
                with traffic(rooms.server.address):
                    run_screen(rooms)
            else:
                click.echo("One round of traffic through the real proxy, with an embedded upstream ...")
                asyncio.run(drive(rooms.server.address, speed=speed, rounds=1))
                _print(rooms)


@contextmanager
def demo_upstream(speed: float) -> Iterator[str]:
    """The embedded upstream, running; gives its base URL."""
    server = ServerThread("ccr-tui-demo-upstream")
    server.bind("127.0.0.1", 0)
    server.start(create_demo_upstream(speed=speed))
    try:
        yield server.address
    finally:
        server.stop()


@contextmanager
def demo_rooms(
    options: Options, folder: Path, url: str, load_screen: Callable[[], object] | None = None
) -> Iterator[Rooms]:
    """A ccr-tui of its own: configuration and history in the folder, any free port unless one is given."""
    config = folder / "config.toml"
    config.write_text(demo_config_toml(url), encoding="utf-8")
    own = Options(config, folder / "history.db", options.host, options.port or 0)
    with open_rooms(own, own.load(), load_screen=load_screen) as rooms:
        yield rooms


@contextmanager
def traffic(address: str) -> Iterator[None]:
    """Requests without end, from a thread of their own."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(drive(address))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run, name="ccr-tui-demo-traffic", daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()


def _print(rooms: Rooms) -> None:
    if rooms.writer is not None:
        rooms.writer.flush(10)
    records = rooms.reader.recent(500)
    click.echo(HEADER)
    for text in (*map(line, records), "", *totals_lines(records)):
        click.echo(text)
