from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ccr_tui.core.config import Config, Grader, RouterProgram
from ccr_tui.core.exchange import Upstream
from ccr_tui.store.config_file import load
from ccr_tui.store.config_named_files import missing_files

TOML = """
custom_router = "router.py"
[judge]
use = "anthropic,claude-haiku-4-5"
prompt_file = "judge.txt"
"""
CCR = '{"Providers": [], "CUSTOM_ROUTER_PATH": "router.py"}'


def test_files_that_are_not_there_are_told_when_the_configuration_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(TOML)
    assert load(file, {}).warnings == (
        f"custom_router: {tmp_path / 'router.py'} does not exist, so it is not asked until it can be.",
        f"judge.prompt_file: {tmp_path / 'judge.txt'} does not exist, so the judge is not asked until it "
        "can be.",
    )
    for name in ("router.py", "judge.txt"):
        (tmp_path / name).write_text("x")
    assert load(file, {}).warnings == ()


def test_a_file_of_ccr_calls_its_router_by_another_name(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(CCR)
    assert load(file, {}).warnings[-1].startswith("CUSTOM_ROUTER_PATH: ")


def test_a_script_needs_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "router.js").write_text("x")
    config = Config(router=RouterProgram(str(tmp_path / "router.js")))
    monkeypatch.setenv("PATH", str(tmp_path))
    needs = "custom_router: router.js needs Node.js, and there is no node on the PATH."
    assert list(missing_files(config)) == [needs]


def test_a_grader_that_is_off_needs_no_file() -> None:
    off = Grader(prompt_file="nowhere.txt")
    assert not list(missing_files(Config(classifier=off, judge=off)))
    on = replace(off, use=Upstream("anthropic", "m"))
    assert "the classifier is not asked" in next(iter(missing_files(Config(classifier=on))))
