"""`replay`: sends a stored request again, without a screen."""

from __future__ import annotations

import threading
from dataclasses import replace as with_values

import click
import msgspec

from ccr_tui.cli.history import find_record
from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import open_rooms
from ccr_tui.cli.table import details
from ccr_tui.core.errors import StoreError
from ccr_tui.core.events import ExchangeFinished
from ccr_tui.core.exchange import Upstream
from ccr_tui.core.export_row import exchange_row
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.engine.replay import replay as start_replay


@click.command()
@click.argument("exchange", default="last")
@click.option("--to", "target", metavar="PROVIDER,MODEL", help="Another upstream than the one it used.")
@click.option("--json", "as_json", is_flag=True, help="The new exchange as one JSON object.")
@click.pass_obj
def replay(options: Options, exchange: str, target: str | None, as_json: bool) -> None:
    """Send EXCHANGE again and keep the answer as a new exchange.

    Tools are never run. A provider that passes on the client's credential has none here: give it an
    api_key in the configuration, or replay from the screen while Claude Code runs.
    """
    upstream = Upstream.parse(target) if target else None
    options = with_values(options, port=0)  # beside a running ccr-tui: its port stays its own
    with open_rooms(options, options.load(), watch=False) as rooms:
        if rooms.writer is None:
            raise StoreError(rooms.store_trouble)
        record = find_record(rooms.reader, exchange)
        body = rooms.reader.request_body(record.id)
        ended = threading.Event()
        rooms.engine.bus.subscribe(lambda e: ended.set() if isinstance(e, ExchangeFinished) else None)
        child_id = start_replay(rooms.engine, record, body, upstream)
        ended.wait()
        rooms.writer.flush(10)
        child = find_record(rooms.reader, child_id)
        answer = rooms.reader.response_body(child_id)
    _print(child, answer, as_json)
    if not child.succeeded:
        raise SystemExit(1)


def _print(child: ExchangeRecord, answer: bytes, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode({**exchange_row(child), "answer": answer.decode("utf-8", "replace")}))
        return
    for text in details(child):
        click.echo(text)
    click.echo(f"\nThe answer: ccr-tui show {child.id[-6:]} --response")
