from __future__ import annotations

import subprocess
import sys

import click
import pytest

from ccr_tui.cli.main import COMMANDS, cli
from ccr_tui.core.providers import PRESETS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_it_is_said_to_be(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name


def test_nobody_waits_for_the_screen_who_does_not_want_it() -> None:
    loaded = _loaded("from ccr_tui.cli.main import cli; cli.get_command(None, 'log')")
    assert not {"textual", "uvicorn", "httpx"} & loaded


RARE = {
    "rule_engine",
    "tomlkit",
    "ccr_tui.core.config_ccr",
    "ccr_tui.core.dry_run",
    "ccr_tui.core.wire.conversation",
    "ccr_tui.core.wire.gemini.dialect",
    "ccr_tui.core.wire.openai_chat.dialect",
    "ccr_tui.core.wire.openai_responses.dialect",
    "ccr_tui.store.config_edit",
    "ccr_tui.store.statistics",
    "ccr_tui.tui.panels.changed",
    "ccr_tui.tui.screens.compare",
    "ccr_tui.tui.screens.cost_keys",
}
"""Each brings others along, for a key that few press or a configuration that few have."""


def test_the_first_screen_does_not_wait_for_what_is_rare() -> None:
    loaded = _loaded("import ccr_tui.cli.main, ccr_tui.cli.screen, ccr_tui.tui.app, ccr_tui.tui.live")
    assert not RARE & loaded


def test_no_request_waits_for_its_dialect() -> None:
    code = """
from ccr_tui.core.config import Config
from ccr_tui.core.providers import PRESETS
from ccr_tui.engine.engine import Engine
engine = Engine(Config(providers={"openai": PRESETS["openai"]}))
engine.apply(Config(providers={"gemini": PRESETS["gemini"]}))
"""
    foreign = {name for name in RARE if name.endswith(".dialect")}
    spoken = {PRESETS[name].dialect for name in ("openai", "gemini")}
    assert foreign & _loaded(code) == {f"ccr_tui.core.wire.{dialect}.dialect" for dialect in spoken}


def _loaded(code: str) -> set[str]:
    """The modules that are there when a new process has run this."""
    code = f"{code}\nimport sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    return set(run.stdout.split())


def test_an_unknown_command_is_none() -> None:
    assert cli.get_command(click.Context(cli), "frobnicate") is None
