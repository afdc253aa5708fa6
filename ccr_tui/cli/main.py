"""The command line. Without a command: the screen with the proxy behind it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ccr_tui import __version__
from ccr_tui.cli.check import check
from ccr_tui.cli.code import code, env
from ccr_tui.cli.demo import demo
from ccr_tui.cli.history import log, show
from ccr_tui.cli.import_ccr import import_command
from ccr_tui.cli.options import Options, checked_namespace
from ccr_tui.cli.replay import replay
from ccr_tui.cli.screen import open_screen
from ccr_tui.cli.serve import serve
from ccr_tui.cli.stats import stats
from ccr_tui.core.errors import CcrError

_PATH = click.Path(path_type=Path)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ccr-tui")
@click.option(
    "--config", type=_PATH, metavar="FILE", help="Configuration: TOML, or a classic CCR config.json."
)
@click.option("--database", type=_PATH, metavar="FILE", help="History database.")
@click.option("--host", metavar="HOST", help="Address to listen on (default 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="PORT", help="Port (default 3456; 0: any free one)."
)
@click.option(
    "--namespace", metavar="NAME", default="", help="For code and env: the workflow that requests belong to."
)
@click.pass_context
def cli(
    context: click.Context,
    config: Path | None,
    database: Path | None,
    host: str | None,
    port: int | None,
    namespace: str,
) -> None:
    """Monitor and router for Claude Code.

    Without a command, opens the screen and serves the proxy. Then, in another pane: ccr-tui code
    """
    context.obj = Options(config, database, host, port, checked_namespace(namespace))
    if context.invoked_subcommand is None:
        open_screen(context.obj)


for _command in (check, code, demo, env, import_command, log, replay, serve, show, stats):
    cli.add_command(_command)


def main() -> None:
    """The `ccr-tui` program: an expected error is one sentence and exit code 1, never a traceback."""
    try:
        cli(prog_name="ccr-tui")
    except CcrError as error:
        click.echo(f"ccr-tui: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # `ccr-tui log | head`
        sys.stderr.close()
        sys.exit(0)
