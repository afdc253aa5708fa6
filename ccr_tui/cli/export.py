"""`export`: the history for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from ccr_tui import __version__
from ccr_tui.cli.history import open_reader
from ccr_tui.cli.options import Options
from ccr_tui.core.errors import CcrError
from ccr_tui.core.export import Format, Item, Maker, export
from ccr_tui.core.listing import Wanted
from ccr_tui.store.export import exported
from ccr_tui.store.private_file import write_private
from ccr_tui.tui.filter import Filter


@click.command("export")
@click.option(
    "--format",
    "name",
    type=click.Choice([kind.value for kind in Format]),
    default=Format.JSONL.value,
    show_default=True,
    help="har for developer tools, jsonl for scripts, csv for spreadsheets.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to; without it: stdout."
)
@click.argument("filter_text", metavar="[FILTER]", default="")
@click.pass_obj
def export_command(options: Options, name: str, output: Path | None, filter_text: str) -> None:
    """Export the exchanges that FILTER selects, or all of them, the oldest first.

    FILTER is what the screen's filter bar takes: words, or a condition such as 'cost > 0.5 and marked'.
    Keys are masked. A FILE can be read by you alone.
    """
    chosen = Filter.parse(filter_text)
    if chosen.error:
        raise CcrError(f"The filter {filter_text!r}: {chosen.error}")
    kind, wanted = Format(name), Wanted(chosen.terms, chosen.condition)
    counted = _Counted(exported(open_reader(options), wanted, bodies=kind is not Format.CSV))
    server = options.load().server
    pieces = export(counted, kind, Maker(__version__, f"http://{server.host}:{server.port}"))
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return
    write_private(output, (piece.encode() for piece in pieces))
    click.echo(f"{counted.count} exchanges written to {output}", err=True)


class _Counted:
    """Passes items on and counts them."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.count += 1
            yield item
