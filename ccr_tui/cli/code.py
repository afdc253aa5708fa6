"""`code` and `env`: Claude Code, pointed at the proxy."""

from __future__ import annotations

import http.client
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from ccr_tui.cli.options import Options
from ccr_tui.cli.rooms import open_rooms
from ccr_tui.core.config import Config, Server
from ccr_tui.core.environment import resolve_env
from ccr_tui.core.errors import StartError
from ccr_tui.core.namespace_name import path_of

BASE_URL = "ANTHROPIC_BASE_URL"


class Untouched(click.Command):
    """A command whose arguments are somebody else's: none is parsed, none is lost."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.params["args"] = tuple(args)
        return []

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[ARGS]..."]


@click.command(cls=Untouched, add_help_option=False)
@click.pass_obj
def code(options: Options, args: tuple[str, ...]) -> None:
    """Start Claude Code through ccr-tui; ARGS go to it untouched.

    Uses the ccr-tui that runs already, or else serves the proxy itself for as long as Claude Code runs.
    """
    config = options.load()
    program = _program()
    _warn_of_settings()
    if running := _running(config.server):
        os.execvpe(program, [program, *args], {**os.environ, **variables(running, config, options.namespace)})
    with open_rooms(options, config) as rooms:
        environment = {**os.environ, **variables(rooms.server.address, config, options.namespace)}
        status = _run(program, args, environment)
    sys.exit(status)


@click.command()
@click.option("--shell", type=click.Choice(["sh", "fish", "json"]), default="sh", show_default=True)
@click.pass_obj
def env(options: Options, shell: str) -> None:
    """Print what to set so that Claude Code goes through ccr-tui.

    In a shell: eval "$(ccr-tui env)"
    """
    config = options.load()
    values = variables(_address(config.server), config, options.namespace)
    if shell == "json":
        click.echo(json.dumps(values, indent=2))
        return
    for name, value in values.items():
        click.echo(
            f"set -gx {name} {shlex.quote(value)}"
            if shell == "fish"
            else f"export {name}={shlex.quote(value)}"
        )


def variables(address: str, config: Config, namespace: str = "") -> dict[str, str]:
    """The environment for Claude Code. The user's own login or key is left alone: it passes through.

    The hint headers make the client say what kind each request is (Claude Code 2.1.273 and later).
    """
    values = {BASE_URL: address + path_of(namespace), "CLAUDE_CODE_GATEWAY_HINT_HEADERS": "1"}
    key = resolve_env(config.server.api_key, os.environ) if config.server.api_key else None
    return {**values, "ANTHROPIC_AUTH_TOKEN": key} if key else values


def _program() -> str:
    program = shutil.which(os.environ.get("CLAUDE_PATH") or "claude")
    if program is None:
        raise StartError(
            "Claude Code (`claude`) is not on the PATH: install it with "
            "`npm install -g @anthropic-ai/claude-code`, or set CLAUDE_PATH to the program."
        )
    return program


def _address(server: Server) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.host, server.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{server.port}"


def _running(server: Server) -> str | None:
    """The address of a ccr-tui that already listens there; None when nothing of ours does."""
    host = "127.0.0.1" if server.host == "0.0.0.0" else server.host
    connection = http.client.HTTPConnection(host, server.port, timeout=1)
    try:
        connection.request("GET", "/health")
        answer: Any = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    ours = isinstance(answer, dict) and answer.get("status") == "ok" and "in_flight" in answer
    return _address(server) if ours else None


def _run(program: str, args: tuple[str, ...], environment: dict[str, str]) -> int:
    """Run Claude Code on this terminal; Ctrl-C is its, not ours."""
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(
            [program, *args], env=environment, check=False, preexec_fn=_default_sigint
        ).returncode
    finally:
        signal.signal(signal.SIGINT, previous)


def _default_sigint() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _warn_of_settings() -> None:
    """Claude Code's settings file beats the environment: say so when it names another base URL."""
    folder = Path(os.environ.get("CLAUDE_CONFIG_DIR") or Path.home() / ".claude")
    path = folder / "settings.json"
    try:
        settings = json.loads(path.read_text())
        url = settings["env"][BASE_URL]
    except (OSError, ValueError, KeyError, TypeError):
        return
    click.echo(f"warning: {path} sets {BASE_URL} to {url}, which wins over this: remove it there.", err=True)
