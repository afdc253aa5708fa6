"""`import`: a classic CCR configuration becomes one of our own, with a word on each of its keys."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import click

from ccr_tui.core.ccr_report import Line, Verdict
from ccr_tui.store.config_file import ccr_path, find_config
from ccr_tui.store.config_import import import_ccr, write_import

_FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("file", required=False, type=_FILE)
@click.option("--output", type=_FILE, metavar="FILE", help="Where to write (default: our own place).")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_command(file: Path | None, output: Path | None, force: bool, as_json: bool) -> None:
    """Turn a CCR config.json into a configuration of ccr-tui.

    FILE is ~/.claude-code-router/config.json unless given. Each of its keys is listed: kept, changed (how)
    or unsupported (why). Variables stay as they are written, and FILE stays as it is.
    """
    source = (file or ccr_path()).expanduser().absolute()
    target = output.expanduser().absolute() if output else find_config(None, os.environ)
    result = import_ccr(source, os.environ, Path.home())
    write_import(result, target, force=force)
    if as_json:
        rows = [_row(line) for line in result.lines]
        click.echo(json.dumps({"source": str(source), "output": str(target), "keys": rows}))
        return
    for line in result.lines:
        click.echo(f"{line.verdict:<11}  {line.text}")
    counts = Counter(line.verdict for line in result.lines)
    summary = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
    click.echo(f"{summary}. Written to {target}")


def _row(line: Line) -> dict[str, str]:
    return {"file": line.file, "key": line.key, "verdict": str(line.verdict), "why": line.why}
