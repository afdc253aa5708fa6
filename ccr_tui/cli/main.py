"""The command line. Without a command: the screen with the proxy behind it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from ccr_tui import __version__
from ccr_tui.cli.lazy import LazyGroup
from ccr_tui.cli.options import Options, checked_namespace
from ccr_tui.core.errors import CcrError

COMMANDS = {
    "check": "ccr_tui.cli.check:check",
    "code": "ccr_tui.cli.code:code",
    "demo": "ccr_tui.cli.demo:demo",
    "env": "ccr_tui.cli.code:env",
    "export": "ccr_tui.cli.export:export_command",
    "import": "ccr_tui.cli.import_ccr:import_command",
    "log": "ccr_tui.cli.history:log",
    "replay": "ccr_tui.cli.replay:replay",
    "serve": "ccr_tui.cli.serve:serve",
    "show": "ccr_tui.cli.history:show",
    "stats": "ccr_tui.cli.stats:stats",
}
_PATH = click.Path(path_type=Path)


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
        gc.disable()  # to look for garbage while loading costs a tenth of it; `lean_memory` enables it later
        from ccr_tui.cli.screen import open_screen  # noqa: PLC0415 - no other command needs it

        open_screen(context.obj)


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
