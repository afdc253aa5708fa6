"""`serve`: the proxy without a screen."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import click
import msgspec

from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import open_rooms
from ccr_tui.cli.table import line, score_text
from ccr_tui.core.events import (
    ConfigApplied,
    ConfigRejected,
    Event,
    ExchangeEvent,
    ExchangeFinished,
    Noticed,
    Remark,
    Scored,
)
from ccr_tui.core.export_row import exchange_row
from ccr_tui.core.record import ExchangeRecord, Score, fold


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each finished exchange.")
@click.option("--quiet", is_flag=True, help="Print only where it listens.")
@click.pass_obj
def serve(options: Options, as_json: bool, quiet: bool) -> None:
    """Serve the proxy without a screen, until Ctrl-C."""
    config = options.load()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with open_rooms(options, config) as rooms:
        for warning in rooms.warnings:
            click.echo(f"warning: {warning}", err=True)
        if not quiet:
            rooms.engine.bus.subscribe(Printer(as_json))
        click.echo(f"listening on {rooms.server.address}")
        stop.wait()


class Printer:
    """Folds events and prints each exchange when it has ended."""

    def __init__(self, as_json: bool) -> None:
        self._show: Callable[[ExchangeRecord], str] = _json_line if as_json else line
        self._open: dict[str, ExchangeRecord] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case ConfigApplied():
                click.echo(f"configuration applied: {event.source}", err=True)
                for warning in event.warnings:
                    click.echo(f"warning: {warning}", err=True)
            case ConfigRejected():
                click.echo(f"configuration refused, the last good one stays: {event.message}", err=True)
            case Noticed():
                click.echo(f"{event.level}: {event.message}", err=True)
            case Scored():
                score = Score(event.by, event.score, event.note)
                click.echo(f"{event.exchange_id} scored {score_text(score)}", err=True)
                self._exchange(event)
            case _:
                self._exchange(event)

    def _exchange(self, event: ExchangeEvent | Remark) -> None:
        record = fold(self._open.get(event.exchange_id), event)
        if record is None:
            return
        self._open[record.id] = record
        if isinstance(event, ExchangeFinished):
            del self._open[record.id]
            click.echo(self._show(record))


def _json_line(record: ExchangeRecord) -> str:
    return msgspec.json.encode(exchange_row(record)).decode()
