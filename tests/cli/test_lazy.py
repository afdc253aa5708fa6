from __future__ import annotations

import subprocess
import sys

import click
import pytest

from ccr_tui.cli.main import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name


def test_nobody_waits_for_the_screen_who_does_not_want_it() -> None:
    code = "import sys; from ccr_tui.cli.main import cli; cli.get_command(None, 'log'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert not {"textual", "uvicorn", "httpx"} & set(loaded.stdout.split())


def test_an_unknown_command_is_none() -> None:
    assert cli.get_command(click.Context(cli), "frobnicate") is None
