"""`log` and `show`: what the history holds."""

from __future__ import annotations

import click
import msgspec

from ccr_tui.cli.options import Options
from ccr_tui.cli.table import HEADER, details, line, totals_lines
from ccr_tui.core.errors import StoreError
from ccr_tui.core.export_row import exchange_row
from ccr_tui.core.record import ExchangeRecord
from ccr_tui.store.reader import StoreReader


@click.command()
@click.option("-n", "--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@click.option("--session", metavar="ID", help="Only this session's.")
@click.option("--namespace", metavar="NAME", help="Only this namespace's.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def log(options: Options, limit: int, session: str | None, namespace: str | None, as_json: bool) -> None:
    """List the newest exchanges, the last one at the end."""
    records = open_reader(options).recent(limit, session=session, namespace=namespace)
    if as_json:
        for record in records:
            click.echo(msgspec.json.encode(exchange_row(record)))
        return
    if not records:
        click.echo("Nothing yet: start `ccr-tui`, then `ccr-tui code` in another pane.")
        return
    click.echo(HEADER)
    for text in (*map(line, records), "", *totals_lines(records)):
        click.echo(text)


@click.command()
@click.argument("exchange", default="last")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object, with the decision.")
@click.option("--request", "part", flag_value="request", help="Only the request body, byte for byte.")
@click.option("--response", "part", flag_value="response", help="Only the answer that the client got.")
@click.option(
    "--attempt", type=click.IntRange(1), metavar="N", help="With --response: what attempt N answered."
)
@click.pass_obj
def show(options: Options, exchange: str, as_json: bool, part: str | None, attempt: int | None) -> None:
    """Show one EXCHANGE: an id, the end or beginning of one, or "last"."""
    reader = open_reader(options)
    record = find_record(reader, exchange)
    if part == "request":
        click.echo(reader.request_body(record.id), nl=False)
    elif part == "response":
        click.echo(reader.response_body(record.id, attempt), nl=False)
    elif as_json:
        decision = msgspec.to_builtins(record.decision)
        headers = [list(pair) for pair in record.headers]
        row = {**exchange_row(record), "headers": headers, "decision": decision}
        click.echo(msgspec.json.format(msgspec.json.encode(row), indent=2))
    else:
        for text in details(record):
            click.echo(text)


def open_reader(options: Options) -> StoreReader:
    """The history to read. It needs no valid configuration when `--database` names it."""
    return StoreReader(options.database or options.database_path(options.load()))


def find_record(reader: StoreReader, text: str) -> ExchangeRecord:
    """The record that `text` names; `StoreError` with a sentence otherwise."""
    record = reader.get(reader.resolve(text))
    if record is None:
        raise StoreError(f"No exchange {text!r} is in the history.")
    return record
